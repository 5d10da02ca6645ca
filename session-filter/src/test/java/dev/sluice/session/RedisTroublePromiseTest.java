package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.session.Load.Allowance;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisSentinels;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Under load on two nodes: each answer is 200 or 503 with Retry-After, and what was acknowledged stays. */
@ParameterizedClass
@EnumSource
final class RedisTroublePromiseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The clients send again what is refused. */
    private static final String IMPATIENT = "redis.timeout = 1s\nredis.connect-timeout = 1s\nredis.pool.wait = 1s\n";

    private static final int CLIENTS = 6;
    private static final int SOME = 100;

    private final Container container;

    RedisTroublePromiseTest(Container container) {
        this.container = container;
    }

    private Nodes nodesOn(String redisUri) {
        return Nodes.start(2, redisUri, container, IMPATIENT, "redis.breaker.pause = 100ms");
    }

    @Test
    void stoppedRedisIsAnsweredWith503AndNothingAcknowledgedIsMissingWhenItIsBack() throws Exception {
        try (RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                Nodes nodes = nodesOn(redis.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.NONE)) {
            load.untilAcknowledged(SOME);
            redis.kill();
            load.untilRefused(SOME);
            redis.restart();
            load.untilAcknowledged(SOME).assertPromisesKept();
        }
    }

    @Test
    void frozenRedisIsAnsweredWith503AndNothingAcknowledgedIsMissingWhenItGoesOn() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Nodes nodes = nodesOn(redis.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.NONE)) {
            load.untilAcknowledged(SOME);
            redis.pause();
            load.untilRefused(SOME);
            redis.resume();
            load.untilAcknowledged(SOME).assertPromisesKept();
        }
    }

    @Test
    void slowRedisIsAnsweredWith503OnceItIsTooSlow() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Nodes nodes = nodesOn(relay.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.NONE)) {
            load.untilAcknowledged(SOME);
            relay.delay(Duration.ofMillis(10));
            load.untilAcknowledged(SOME);
            relay.delay(Duration.ofMillis(1500));
            load.untilRefused(SOME);
            relay.heal();
            load.untilAcknowledged(SOME).assertPromisesKept();
        }
    }

    @Test
    void redisThatIsPausedByItsOperatorIsAnsweredWith503() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Nodes nodes = nodesOn(redis.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.NONE)) {
            load.untilAcknowledged(SOME);
            redis.ask("CLIENT", "PAUSE", "2500", "WRITE");
            load.untilRefused(1).untilAcknowledged(SOME).assertPromisesKept();
        }
    }

    @Test
    void flushedRedisHasNoSessionsAndIsAnsweredAsBefore() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Nodes nodes = nodesOn(redis.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.DATA_LOST)) {
            load.untilAcknowledged(SOME);
            redis.flush();
            load.untilAcknowledged(SOME);
            redis.ask("SCRIPT", "FLUSH");
            load.untilAcknowledged(SOME).assertPromisesKept();
            assertThat(redis.ask("KEYS", "*:s:*").lines().count()).isEqualTo(CLIENTS);
        }
    }

    @Test
    void failoverIsAnsweredWith503UntilTheReplicaServes() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start();
                Nodes nodes = nodesOn(sentinels.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.DATA_LOST)) {
            load.untilAcknowledged(SOME);
            RedisServer first = sentinels.master();
            sentinels.killMaster();
            await().atMost(PATIENCE).until(() -> sentinels.master() != first);
            load.untilAcknowledged(SOME).assertPromisesKept();
        }
    }

    @Test
    void clusterWhoseMasterDiesIsAnsweredWith503UntilItsReplicaServes() throws Exception {
        try (RedisCluster cluster = RedisCluster.startWithReplicas();
                Nodes nodes = nodesOn(cluster.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.DATA_LOST)) {
            load.untilAcknowledged(SOME);
            cluster.node(0).kill();
            await().atMost(PATIENCE)
                    .until(() -> cluster.node(3).ask("INFO", "replication").contains("role:master"));
            load.untilAcknowledged(SOME).assertPromisesKept();
        }
    }

    @Test
    void slotsThatMoveUnderLoadTakeTheirSessionsAlong() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                Nodes nodes = nodesOn(cluster.uri());
                Load load = Load.on(nodes, CLIENTS, Allowance.NONE)) {
            load.untilAcknowledged(SOME);
            int moved = new Resharding(cluster).moveAllSessionsOf(0, 1);
            moved += new Resharding(cluster).moveAllSessionsOf(1, 2);
            assertThat(moved).isPositive();
            load.untilAcknowledged(SOME).assertPromisesKept();
        }
    }
}
