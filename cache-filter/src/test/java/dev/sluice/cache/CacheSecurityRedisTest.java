package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.http.Variant;
import dev.sluice.cache.tiers.Tiers;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What somebody leaves in Redis who can write there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheSecurityRedisTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration ENDLESS = Duration.ofMillis(Long.MAX_VALUE);
    private static final List<Field> PLAIN = List.of(new Field("ETag", "\"x\""));

    private final RedisServer redis = RedisServer.start();
    private Node node;
    private String path;
    private String key;

    @BeforeAll
    void start() {
        redis.allow("+dump", "+restore"); // what the test itself does with bytes that are no text
        node = Node.start(Container.JETTY, redis.uri(), "cache.near.size = 0");
    }

    @AfterAll
    void end() {
        node.close();
        redis.close();
    }

    @BeforeEach
    void store() {
        path = Application.on(Page.of("text", "max-age=60"));
        key = entryKey(path);
        assertThat(node.status(path)).contains("stored");
        assertThat(node.status(path)).contains("detail=far");
    }

    @Test
    void headThatDisagreesWithTheBodyIsNoError() {
        for (long length : new long[] {-1, 0, 3, 5, 100_000, Long.MAX_VALUE}) {
            head(200, PLAIN, Lifetime.of(MINUTE, Duration.ZERO), Duration.ZERO, length);
            assertHarmless("length " + length);
        }
    }

    @Test
    void impossibleStatusIsNoError() {
        for (int status : new int[] {-1, 0, 99, 100, 101, 600, 32_767}) {
            head(status, PLAIN, Lifetime.of(MINUTE, Duration.ZERO), Duration.ZERO, 4);
            assertHarmless("status " + status);
        }
    }

    @Test
    void fieldsThatWouldSplitAResponseAreNoError() {
        for (Field field : List.of(
                new Field("X-A", "a\r\nX-Injected: yes"),
                new Field("X-A", "a\nX-Injected: yes"),
                new Field("X-A\r\nX-Injected", "yes"),
                new Field("X-A: b\nX-Injected", "yes"),
                new Field("", "a"),
                new Field("X A", "a"),
                new Field("X-A", "a\u0000b"),
                new Field("X-\u00e4\u4e00", "\u4e00"))) {
            head(200, List.of(field), Lifetime.of(MINUTE, Duration.ZERO), Duration.ZERO, 4);
            String reply = node.raw("GET " + path + " HTTP/1.1\nHost: shop.test", "");
            assertThat(reply).as(field.toString()).startsWith("HTTP/1.1 200").doesNotContainPattern("\nX-Injected");
            assertHarmless(field.toString());
        }
    }

    @Test
    void fieldsOfOneClientInAStoredHeadReachNobody() {
        head(
                200,
                List.of(
                        new Field("Set-Cookie", "id=1"),
                        new Field("Transfer-Encoding", "chunked"),
                        new Field("Content-Length", "9")),
                Lifetime.of(MINUTE, Duration.ZERO),
                Duration.ZERO,
                4);
        String reply = node.raw("GET " + path + " HTTP/1.1\nHost: shop.test", "");
        assertThat(reply)
                .endsWith("text")
                .doesNotContain("id=1")
                .doesNotContain("chunked")
                .doesNotContain("Length: 9");
    }

    @Test
    void endlessAndNegativeTimesAreNoError() {
        for (Duration time : List.of(ENDLESS, ENDLESS.negated(), Duration.ofMillis(-1), Duration.ofDays(365_000))) {
            head(200, PLAIN, new Lifetime(time, Duration.ZERO, time, time, false, time), time, 4);
            assertHarmless("all " + time);
            head(200, PLAIN, Lifetime.of(MINUTE, time), Duration.ZERO, 4);
            assertHarmless("age " + time);
            head(200, PLAIN, Lifetime.of(MINUTE, Duration.ZERO), time, 4);
            assertHarmless("fill " + time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 1 99999999999999999999999999 0",
                "99999999999999999999999999 60000000 600000000 0",
                "1 99999999999999999999999999 99999999999999999999999999 99999999999999999999999999",
                "%1$s %1$s %1$s %1$s",
                "-1 -1 -1 -1",
                "0x1 1 1 1",
                "nan inf 1 1",
                ""
            })
    void numbersWithoutBoundAreNoErrorAndLeaveNoKeyWithoutAnEnd(String pattern) {
        set(":m", String.format(pattern, "9".repeat(400)).getBytes(StandardCharsets.US_ASCII));
        assertHarmless(pattern);
        redis.ask("DEL", key);
        set("other:m", String.format(pattern, "9".repeat(400)).getBytes(StandardCharsets.US_ASCII));
        node.get(path);
        assertThat(node.status(path)).contains("detail=far");
        assertThat(Long.parseLong(redis.ask("PTTL", key)))
                .isBetween(1L, Duration.ofDays(31).toMillis());
    }

    @Test
    void namesWithoutBoundAreNoError() {
        for (String names :
                List.of("a,".repeat(500_000), ",", "a b", "\r\n", "x".repeat(1_000_000), "cookie\u0000", ":")) {
            set("names", names.getBytes(StandardCharsets.UTF_8));
            assertHarmless(names.substring(0, 1));
        }
    }

    @Test
    void bodyThatIsNotTheOneStoredIsAMiss() {
        set(":b", new byte[5 << 20]);
        assertHarmless("longer");
        set(":k", new byte[16]);
        assertHarmless("no checks");
        set(":z", new byte[] {31, -117, 8, 0, 0, 0, 0, 0, 0, 3});
        String reply = node.raw("GET " + path + " HTTP/1.1\nHost: shop.test\nAccept-Encoding: gzip", "");
        assertThat(reply).startsWith("HTTP/1.1 200").endsWith("text");
    }

    @ParameterizedTest
    @EnumSource
    void keysOfAnotherTypeAreNeverAnError(Kind kind) {
        for (String name : redis.ask("KEYS", "*").split("\n", -1)) {
            redis.ask("DEL", name);
            redis.ask(kind.command(name));
            redis.ask("PEXPIRE", name, "60000");
            assertThat(node.get(path).body()).isEqualTo("text");
            assertThat(node.get(path).body()).isEqualTo("text");
        }
        redis.flush();
        node.awaitChangeLog();
    }

    enum Kind {
        TEXT("SET", "k", "v"),
        LIST("RPUSH", "k", "v"),
        SET("SADD", "k", "v"),
        ZSET("ZADD", "k", "1e300", "floor"),
        HASH("HSET", "k", "f", "v"),
        STREAM("XADD", "k", "*", "f", "v");

        private final String words;

        Kind(String... words) {
            this.words = String.join(",", words);
        }

        String[] command(String name) {
            String[] command = words.split(",", -1);
            command[1] = name;
            return command;
        }
    }

    private void head(int status, List<Field> fields, Lifetime lifetime, Duration fillTime, long length) {
        StoredResponse.Head head = new StoredResponse.Head(
                "http://shop.test" + path, Variant.NONE, lifetime, status, fields, List.of(), false, fillTime, length);
        byte[] bytes = Tiers.entry(new StoredResponse(head, null, null), 0)
                .orElseThrow()
                .head();
        CRC32 crc = new CRC32();
        crc.update(bytes);
        set(
                ":h",
                ByteBuffer.allocate(5 + bytes.length)
                        .put((byte) 2)
                        .putInt((int) crc.getValue())
                        .put(bytes)
                        .array());
    }

    private void set(String field, byte[] value) {
        try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
            jedis.hset(key.getBytes(StandardCharsets.US_ASCII), field.getBytes(StandardCharsets.US_ASCII), value);
        }
    }

    private void assertHarmless(String what) {
        byte[] entry = redis.ask("EXISTS", key).equals("1") ? dump() : new byte[0];
        for (String lines : List.of(
                "",
                "\nRange: bytes=0-1",
                "\nRange: bytes=0-0,2-3",
                "\nRange: bytes=-9",
                "\nIf-None-Match: \"x\"",
                "\nCache-Control: max-stale, min-fresh=9999999999")) {
            if (entry.length > 0) {
                restore(entry);
            }
            String reply = node.raw("GET " + path + " HTTP/1.1\nHost: shop.test" + lines, "");
            assertThat(reply).as(what + lines).containsPattern("^HTTP/1.1 (200|206|304|416)");
            if (reply.startsWith("HTTP/1.1 200")) {
                assertThat(reply).as(what + lines).endsWith("text");
            }
        }
    }

    private byte[] dump() {
        try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
            return jedis.dump(key);
        }
    }

    private void restore(byte[] entry) {
        try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
            jedis.del(key);
            jedis.restore(key, 60_000, entry);
        }
    }

    private static String entryKey(String path) {
        String hash = Target.of(URI.create("http://shop.test" + path)).hash();
        return "sluice:cache:{" + hash + "}:entries";
    }
}
