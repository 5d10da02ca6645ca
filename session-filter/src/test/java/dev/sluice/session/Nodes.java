package dev.sluice.session;

import dev.sluice.testing.WebServer.Container;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Some nodes of one application, between which requests go by turns; each can be stopped and started anew. Thread-safe. */
final class Nodes implements AutoCloseable {
    private final List<Node> nodes = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final String redisUri;
    private final Container container;
    private final String[] properties;

    private Nodes(String redisUri, Container container, String[] properties) {
        this.redisUri = redisUri;
        this.container = container;
        this.properties = properties;
    }

    static Nodes start(int count, String redisUri, Container container, String... properties) {
        Nodes nodes = new Nodes(redisUri, container, properties.clone());
        try {
            for (int i = 0; i < count; i++) {
                nodes.nodes.add(nodes.startOne());
            }
            return nodes;
        } catch (RuntimeException | Error e) {
            nodes.close();
            throw e;
        }
    }

    private Node startOne() {
        return Node.of(
                container,
                Node.war("shop", redisUri, properties)
                        .xml("<listener><listener-class>" + Ends.class.getName() + "</listener-class></listener>"));
    }

    Node get(int index) {
        return nodes.get(Math.floorMod(index, nodes.size()));
    }

    Node next() {
        return get(turn.getAndIncrement());
    }

    int size() {
        return nodes.size();
    }

    /** Stops a node as an operator would, and starts another in its place. */
    void restart(int index) {
        nodes.get(index).close();
        nodes.set(index, startOne());
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
