package dev.sluice.demo;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.job.WhenRedisIsDown;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The whole demo on two nodes for a test, with a database of its own. Thread-safe. */
public final class DemoFixture implements AutoCloseable {
    /** What signs the tokens of every demo of the tests. */
    public static final String SECRET = "a secret of at least 32 bytes!!!";

    private static final int ATTEMPTS = 3;

    private final RunningDemo demo;

    private DemoFixture(@Nullable String redisUri, String databaseUrl) {
        demo = started(redisUri, databaseUrl);
    }

    private static RunningDemo started(@Nullable String redisUri, String databaseUrl) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return RunningDemo.start(options(redisUri, databaseUrl));
            } catch (CannotStart e) {
                // Someone was faster between the choice of the ports and the start: choose others.
            }
        }
        try {
            return RunningDemo.start(options(redisUri, databaseUrl));
        } catch (CannotStart e) {
            throw new IllegalStateException(e);
        }
    }

    private static DemoOptions options(@Nullable String redisUri, String databaseUrl) {
        return new DemoOptions(
                DemoOptions.Command.SERVE,
                2,
                "127.0.0.1",
                PortPair.first(),
                Duration.ZERO,
                redisUri,
                databaseUrl,
                null,
                null,
                false,
                WhenRedisIsDown.REFUSE,
                SECRET);
    }

    /** On the Redis all tests share, which it flushes first. */
    public static DemoFixture start() {
        return startWith(database());
    }

    /** The same with a database of the test's own. */
    public static DemoFixture startWith(String databaseUrl) {
        RedisServer.shared().flush();
        return new DemoFixture(RedisServer.shared().uri(), databaseUrl);
    }

    /** On a Redis that the test itself stops and starts. */
    public static DemoFixture on(RedisServer redis) {
        return new DemoFixture(redis.uri(), database());
    }

    /** On a Redis of the test's own, as {@code redis.uri} names it. */
    public static DemoFixture on(String redisUri) {
        return new DemoFixture(redisUri, database());
    }

    /** On a Redis of its own, with a fault desk. */
    public static DemoFixture withOwnRedis() {
        return new DemoFixture(null, database());
    }

    /** A database in memory that nobody else has. */
    public static String database() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";
    }

    /** Somebody with a browser. */
    public Visitor visitor() {
        return new Visitor(demo.nodes());
    }

    /** Somebody with a browser who is signed in. */
    public Visitor visitor(String name) {
        Visitor visitor = visitor();
        visitor.signIn(1, name);
        return visitor;
    }

    /** The addresses of the nodes. */
    public List<String> nodes() {
        return demo.nodes();
    }

    /** What can be broken in a demo {@link #withOwnRedis}. */
    public Faults faults() {
        return demo.faults().orElseThrow();
    }

    @Override
    public void close() {
        demo.close();
    }
}
