package dev.sluice.demo;

import dev.sluice.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two nodes and the Redis they share, from start to close. Thread-safe. */
final class RunningDemo implements AutoCloseable {
    private static final int NODES = 2;

    private final @Nullable RedisServer ownRedis;
    private final String redisUri;
    private final List<Node> nodes = new ArrayList<>();

    private RunningDemo(@Nullable RedisServer ownRedis, String redisUri) {
        this.ownRedis = ownRedis;
        this.redisUri = redisUri;
    }

    /** Starts everything; what was started before something failed is stopped again. */
    static RunningDemo start(DemoOptions options) throws CannotStart {
        String given = options.redisUri();
        RunningDemo demo = given == null ? withOwnRedis() : new RunningDemo(null, GivenRedis.checked(given));
        try {
            demo.startNodes(options);
            return demo;
        } catch (CannotStart | RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    private static RunningDemo withOwnRedis() throws CannotStart {
        try {
            RedisServer redis = RedisServer.start();
            return new RunningDemo(redis, redis.uri());
        } catch (IllegalStateException e) {
            throw new CannotStart(e.getMessage() + "; or set REDIS_URL to a Redis that runs");
        }
    }

    private void startNodes(DemoOptions options) throws CannotStart {
        Catalogue catalogue = new Catalogue(options.delay());
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            addresses.add("http://localhost:" + (options.port() + i));
        }
        for (int i = 0; i < NODES; i++) {
            Layout layout = new Layout("node " + (i + 1), List.copyOf(addresses));
            Node node = new Node(options.port() + i, redisUri, options.secret());
            nodes.add(node);
            node.start(layout, catalogue);
        }
    }

    /** The addresses of the nodes, as a browser takes them. */
    List<String> nodes() {
        return nodes.stream().map(Node::address).toList();
    }

    /** What the nodes share, in words that hold no password. */
    String redis() {
        return ownRedis == null ? "the Redis of REDIS_URL" : "a Redis of their own (" + redisUri + ")";
    }

    /** Stops the nodes, then the Redis started for them; may be called again. */
    @Override
    public void close() {
        nodes.forEach(Node::close);
        if (ownRedis != null) {
            ownRedis.close();
        }
    }
}
