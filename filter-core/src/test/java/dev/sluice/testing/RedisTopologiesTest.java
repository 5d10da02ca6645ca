package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;

final class RedisTopologiesTest {
    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().resp3().build();

    @Test
    void clusterSpreadsKeysOverItsMasters() {
        try (RedisCluster cluster = RedisCluster.start();
                RedisClusterClient client = RedisClusterClient.builder()
                        .nodes(addresses(cluster.uri().substring("redis-cluster://".length())))
                        .clientConfig(CONFIG)
                        .build()) {
            for (int i = 0; i < 100; i++) {
                client.set("key" + i, "v");
            }
            assertThat(cluster.node(0).ask("DBSIZE")).isNotEqualTo("0");
            assertThat(cluster.node(2).ask("DBSIZE")).isNotEqualTo("0");
        }
    }

    @Test
    void replicaTakesOverFromAKilledMaster() {
        try (RedisCluster cluster = RedisCluster.startWithReplicas()) {
            cluster.node(0).kill();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> cluster.node(3).ask("INFO", "replication").contains("role:master"));
        }
    }

    @Test
    void killedClusterNodeFindsItsWayBack() {
        try (RedisCluster cluster = RedisCluster.start()) {
            cluster.node(1).restart();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> cluster.node(1).ask("CLUSTER", "INFO").contains("cluster_state:ok"));
        }
    }

    @Test
    void sentinelsPromoteTheReplica() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                RedisSentinelClient client = RedisSentinelClient.builder()
                        .masterName("mymaster")
                        .sentinels(addresses(sentinels.uri().replaceAll(".*@|/0", "")))
                        .clientConfig(CONFIG)
                        .sentinelClientConfig(CONFIG)
                        .build()) {
            assertThat(client.ping()).isEqualTo("PONG");
            RedisServer first = sentinels.master();
            sentinels.killMaster();
            await().atMost(Duration.ofSeconds(60)).until(() -> sentinels.master() != first);
        }
    }

    private static Set<HostAndPort> addresses(String list) {
        return Arrays.stream(list.split(",", -1)).map(HostAndPort::from).collect(Collectors.toSet());
    }
}
