package dev.sluice.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

@Timeout(180)
class ChangeLogTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] BRISK = {
        "redis.timeout=500ms", "changelog.block=200ms", "changelog.lease=1s", "redis.breaker.pause=50ms"
    };

    /** What one node heard. */
    private static final class Node implements AutoCloseable, ChangeLog.Listener {
        final RedisLink link;
        final List<String> heard = new CopyOnWriteArrayList<>();
        final AtomicInteger missed = new AtomicInteger();

        Node(RedisLink link) {
            this.link = link;
            link.changeLog().listen("price", this);
            await().atMost(SOON).until(link.changeLog()::isComplete);
        }

        Node(String uri) {
            this(Links.to(uri, BRISK));
        }

        @Override
        public void changed(String body) {
            heard.add(body);
        }

        @Override
        public void missed() {
            missed.incrementAndGet();
        }

        void tell(String body) throws RedisUnavailable {
            link.changeLog().append("price", body);
        }

        void awaitMissedMoreThan(int before) {
            await().atMost(SOON).until(() -> missed.get() > before);
        }

        void awaitHeard(String... bodies) {
            await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly(bodies));
        }

        @Override
        public void close() {
            link.close();
        }
    }

    /** From here on the reader has a mark in the log. */
    private static void hearFirst(Node writer, Node reader) throws RedisUnavailable {
        writer.tell("first");
        reader.awaitHeard("first");
    }

    @Test
    void everyNodeHearsEveryChangeOfItsTopicInOrder() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                Node one = new Node(redis.uri());
                Node two = new Node(redis.uri())) {
            one.tell("apples");
            one.link.changeLog().append("weather", "rain");
            two.tell("pears");
            one.awaitHeard("apples", "pears");
            two.awaitHeard("apples", "pears");
        }
    }

    @Test
    void aNodeBeginsWithNothingConcluded() {
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri())) {
            assertThat(node.missed).hasPositiveValue();
        }
    }

    @Test
    void aDeadLinkEndsTheLeaseAndNothingIsLostWhenItHeals() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Node writer = new Node(redis.uri());
                Node reader = new Node(relay.uri())) {
            hearFirst(writer, reader);
            int before = reader.missed.get();
            relay.blackHole();
            writer.tell("apples");
            await().atMost(SOON).until(() -> !reader.link.changeLog().isComplete());
            relay.heal();
            reader.awaitHeard("first", "apples");
            await().atMost(SOON).until(reader.link.changeLog()::isComplete);
            assertThat(reader.missed).hasValue(before);
        }
    }

    @Test
    void noViewIsCompleteLongerThanTheLeaseAfterTheLinkDied() {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Node reader = new Node(relay.uri())) {
            relay.blackHole();
            long died = System.nanoTime();
            ChangeLog log = reader.link.changeLog();
            assertThat(log.completeUntilNanos() - died)
                    .isLessThanOrEqualTo(log.lease().toNanos());
            await().atMost(SOON).until(() -> !log.isComplete());
        }
    }

    @Test
    void aLogThatNoLongerReachesBackIsAGap() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Node writer = new Node(redis.uri());
                Node reader = new Node(relay.uri())) {
            hearFirst(writer, reader);
            int before = reader.missed.get();
            relay.refuse();
            relay.resetAll();
            writer.tell("apples");
            writer.tell("pears");
            redis.ask("XTRIM", writer.link.changeLog().key(), "MAXLEN", "=", "1");
            relay.heal();
            reader.awaitHeard("first", "pears");
            assertThat(reader.missed).hasValueGreaterThan(before);
        }
    }

    @Test
    void aFlushedRedisIsAGapEvenWhenNobodyWrites() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri())) {
            node.tell("apples");
            node.awaitHeard("apples");
            int before = node.missed.get();
            redis.flush();
            node.awaitMissedMoreThan(before);
            node.tell("pears");
            node.awaitHeard("apples", "pears");
        }
    }

    @Test
    void aRestartedRedisIsAGapAndTheLogGoesOn() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri())) {
            node.tell("apples");
            node.awaitHeard("apples");
            int before = node.missed.get();
            redis.restart();
            node.awaitMissedMoreThan(before);
            node.tell("pears");
            node.awaitHeard("apples", "pears");
        }
    }

    @Test
    void whatWasToldToAnEmptyLogAndLostWithItIsAGap() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Node writer = new Node(redis.uri());
                Node reader = new Node(relay.uri())) {
            int before = reader.missed.get();
            relay.refuse();
            relay.resetAll();
            writer.tell("apples");
            redis.restart();
            relay.heal();
            reader.awaitMissedMoreThan(before);
        }
    }

    @Test
    void aListenerThatWasForgottenHearsNothing() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                Node one = new Node(redis.uri());
                Node two = new Node(redis.uri())) {
            one.link.changeLog().forget(one);
            two.tell("apples");
            two.awaitHeard("apples");
            await().atMost(SOON).until(one.link.changeLog()::isComplete);
            assertThat(one.heard).isEmpty();
        }
    }

    @Test
    void aListenerThatFailsHearsThatItMissedSomethingAndTheOthersHearOn() throws RedisUnavailable {
        AtomicInteger missed = new AtomicInteger();
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri())) {
            node.link.changeLog().listen("price", new ChangeLog.Listener() {
                @Override
                public void changed(String body) {
                    throw new NoClassDefFoundError("a listener's own mistake");
                }

                @Override
                public void missed() {
                    missed.incrementAndGet();
                }
            });
            node.tell("apples");
            node.awaitHeard("apples");
            await().atMost(SOON).until(() -> missed.get() == 1);
            node.tell("pears");
            node.awaitHeard("apples", "pears");
        }
    }

    @Test
    void aWriterTellsInItsOwnScriptWhereBothKeysShareASlot() throws RedisUnavailable {
        RedisScript putAndTell =
                RedisScript.of(ChangeLogTest.class, "put-and-tell.lua").appendingChanges();
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri())) {
            ChangeLog log = node.link.changeLog();
            String value = new KeySpace("sluice", "core").key("changes", "value");
            node.link.call(jedis ->
                    putAndTell.runText(jedis, List.of(value, log.key()), List.of("apples", log.length(), "price")));
            node.awaitHeard("apples");
            assertThat(redis.ask("GET", value)).isEqualTo("apples");
        }
    }

    @Test
    void theLogStaysWithinItsLengthAndAlwaysHasAnEnd() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri(), "changelog.length=100")) {
            for (int i = 0; i < 1000; i++) {
                link.changeLog().append("price", "x");
            }
            String key = link.changeLog().key();
            assertThat(Integer.parseInt(redis.ask("XLEN", key))).isLessThan(300);
            assertThat(Long.parseLong(redis.ask("PTTL", key))).isPositive();
        }
    }

    @Test
    void everyNodeOfAClusterHearsToo() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                Node one = new Node(cluster.uri());
                Node two = new Node(cluster.uri())) {
            one.tell("apples");
            two.awaitHeard("apples");
        }
    }

    @Test
    void aClientThatWasHandedInHearsToo() throws RedisUnavailable {
        RedisServer redis = RedisServer.shared();
        try (RedisClient client = RedisClient.create("127.0.0.1", redis.port());
                Node node = new Node(
                        RedisLink.using(client, Links.settings("redis://unused", BRISK), new Metrics("test")))) {
            node.tell("apples");
            node.awaitHeard("apples");
        }
    }
}
