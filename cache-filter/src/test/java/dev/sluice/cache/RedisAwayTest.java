package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.cache.http.Target;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.RunningTime;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisAwayTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String[] IMPATIENT = {
        "redis.timeout = 1s", "redis.connect-timeout = 1s", "redis.pool.wait = 1s", "changelog.lease = 4s"
    };

    private final RedisServer redis = RedisServer.start();
    private final TcpRelay relay = TcpRelay.to(redis.port());

    @AfterEach
    void end() {
        relay.close();
        redis.close();
    }

    @Test
    void withoutRedisTheApplicationAnswers() {
        try (Node node = start()) {
            redis.kill();
            String path = Application.on(Page.of("text", "max-age=60"));
            for (int i = 1; i <= 5; i++) {
                Reply reply = node.get(path);
                assertThat(reply.body()).isEqualTo("text");
                assertThat(reply.header("Cache-Status")).isEqualTo("sluice; fwd=bypass; detail=redis-away");
            }
            redis.restart();
            Awaitility.await().atMost(LIMIT).until(() -> node.status(path).contains("hit"));
        }
    }

    @Test
    void nearCopiesAreServedWhileRedisIsAway() {
        try (Node node = start()) {
            String path = stored(node);
            redis.kill();
            awaitLeaseEnd(node);
            assertThat(node.status(path)).contains("hit").contains("detail=near");
            assertThat(Application.calls(path)).isEqualTo(1);
        }
    }

    @Test
    void nearCopiesAreServedWhileTheLinkIsSilentlyDead() {
        try (Node node = start()) {
            String path = stored(node);
            relay.blackHole();
            awaitLeaseEnd(node);
            assertThat(node.status(path)).contains("hit").contains("detail=near");
            relay.heal();
        }
    }

    @Test
    void withBypassTheApplicationAnswersOnceTheLeaseIsOver() {
        try (Node node = start("cache.when-redis-is-down = bypass")) {
            String path = stored(node);
            relay.blackHole();
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> node.status(path).equals("sluice; fwd=bypass; detail=redis-away"));
            relay.heal();
        }
    }

    @Test
    void evictionHeardLateDropsTheNearCopyWhenTheLinkIsBack() throws RedisUnavailable {
        try (Node cut = start();
                Node other = Node.start(Container.JETTY, redis.uri())) {
            String path = stored(cut);
            relay.blackHole();
            awaitLeaseEnd(cut);
            Application.change(path, Page.of("new", "max-age=60"));
            other.cache().evict(URI.create("http://shop.test" + path));
            relay.heal();
            Awaitility.await().atMost(LIMIT).until(() -> cut.get(path).body().equals("new"));
        }
    }

    @Test
    void nearCopiesAreDroppedWhenRedisLostItsMemory() throws RedisUnavailable {
        try (Node node = start()) {
            node.cache().evict(URI.create("http://shop.test/"));
            node.awaitChangeLog();
            String path = stored(node);
            Application.change(path, Page.of("new", "max-age=60"));
            redis.restart();
            Awaitility.await().atMost(LIMIT).until(() -> node.get(path).body().equals("new"));
        }
    }

    @Test
    void evictionWithoutRedisSaysSo() {
        try (Node node = start()) {
            redis.kill();
            assertThatExceptionOfType(RedisUnavailable.class)
                    .isThrownBy(() -> node.cache().evict(URI.create("http://shop.test/")));
        }
    }

    @Test
    void frozenRedisCostsATimeoutSeldomAndNeverAnError() {
        try (Node node = start()) {
            String path = Application.on(Page.of("text", "no-cache"));
            String fresh = stored(node);
            redis.pause();
            List<Long> slow = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                long began = RunningTime.nanoTime();
                assertThat(node.get(i % 2 == 0 ? path + "?" + i : fresh).status())
                        .isEqualTo(200);
                long millis = RunningTime.since(began).toMillis();
                if (millis > 900) {
                    slow.add(millis);
                }
            }
            redis.resume();
            System.out.println("frozen Redis, answers slower than 900 ms of 30: " + slow);
            assertThat(slow).hasSizeLessThan(8);
        }
    }

    @Test
    void crowdWaitsForAFrozenRedisOnceNotEachForItself() {
        try (Node node = start("cache.fill.wait = 20s")) {
            String path = Application.on(Page.of("text", "max-age=60"));
            redis.pause();
            long began = RunningTime.nanoTime();
            Crowd.ask(List.of(node), 40, path);
            long millis = RunningTime.since(began).toMillis();
            redis.resume();
            System.out.println("crowd of 40 with a frozen Redis: " + millis + " ms");
            assertThat(millis).isLessThan(6_000);
        }
    }

    @Test
    void purgeThatRedisDoesNotConfirmIsHeededByItsOwnNode() {
        try (Node node = start()) {
            String path = Application.on((request, response) -> {
                response.setHeader("Vary", "Accept-Language");
                response.setHeader("Cache-Tag", "shelf");
                Page.of("old", "max-age=60").answer(request, response);
            });
            URI uri = URI.create("http://shop.test" + path);
            for (Purge purge : List.of(Purge.target(Target.of(uri)), Purge.tags("shelf"), Purge.prefix(uri))) {
                node.get(path, "Accept-Language", "de");
                assertThat(node.status(path, "Accept-Language", "de")).contains("detail=near");
                redis.kill();
                assertThatExceptionOfType(RedisUnavailable.class)
                        .isThrownBy(() -> node.cache().purge(purge));
                assertThat(node.status(path, "Accept-Language", "de")).contains("redis-away");
                redis.restart();
                node.awaitChangeLog();
            }
        }
    }

    @Test
    void unsafeMethodIsAnsweredWithoutRedis() {
        try (Node node = start()) {
            redis.kill();
            String path = Application.on((request, response) -> response.setStatus(201));
            assertThat(node.send("POST", path, "body").status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET k v PX 60000", "HSET k :h v", "HSET k :m 1", "HSET k :b other", "DEL k;RPUSH k v"})
    void corruptAndForeignValuesAreMissesAndReplaced(String commands) {
        try (Node node = start("cache.near.size = 0")) {
            String path = Application.on(Page.of("text", "max-age=60"));
            node.get(path);
            for (String command : commands.split(";", -1)) {
                redis.ask(command.replace(" k", " " + entryKey(path)).split(" "));
            }
            assertThat(node.status(path)).isEqualTo("sluice; fwd=uri-miss; stored");
            assertThat(node.status(path)).contains("detail=far");
        }
    }

    private static String entryKey(String path) {
        String hash = Target.of(URI.create("http://shop.test" + path)).hash();
        return "sluice:cache:{" + hash + "}:entries";
    }

    /** One that soon holds Redis for away. */
    private Node start(String... settings) {
        return Node.start(
                Container.JETTY,
                relay.uri(),
                Stream.concat(Stream.of(IMPATIENT), Stream.of(settings)).toArray(String[]::new));
    }

    private static String stored(Node node) {
        String path = Application.on(Page.of("old", "max-age=60"));
        node.get(path);
        Awaitility.await().atMost(LIMIT).until(() -> node.status(path).contains("detail=near"));
        return path;
    }

    /** From then on the node asks Redis, in vain, before it serves what it keeps. */
    private static void awaitLeaseEnd(Node node) {
        String path = Application.on(Page.of("probe", "max-age=60"));
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !node.cache().tiers().purges().isCurrent());
        assertThat(node.status(path)).contains("redis-away");
    }
}
