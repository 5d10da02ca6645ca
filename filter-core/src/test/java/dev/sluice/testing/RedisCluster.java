package dev.sluice.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Redis Cluster of three masters on 127.0.0.1, if wanted with a replica each, ready within about two seconds and gone on close.
 * Thread-safe once started. With replicas a master counts as failed after one second of silence; without, after a minute: nobody could
 * take over, and a machine that stands still for a while must not look like a Cluster that is down.
 */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<RedisServer> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Three masters. */
    public static RedisCluster start() {
        return startNodes(MASTERS);
    }

    /** Three masters, and a replica of each: when a master is killed, its replica takes over. */
    public static RedisCluster startWithReplicas() {
        return startNodes(2 * MASTERS);
    }

    /** The masters' addresses as {@code redis.uri} takes them. */
    public String uri() {
        return nodes.stream()
                .limit(MASTERS)
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    /** Nodes 0 to 2 start as masters, 3 to 5 (if there) as replicas of 0 to 2. */
    public RedisServer node(int index) {
        return nodes.get(index);
    }

    /** Ends all nodes. */
    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }

    private static RedisCluster startNodes(int count) {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.form(count);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void form(int count) {
        for (int i = 0; i < count; i++) {
            nodes.add(RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
            // Distinct epochs from the start spare the nodes the rounds in which they would agree on them.
            nodes.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
        }
        for (int i = 0; i < MASTERS; i++) {
            nodes.get(i).ask(addSlots(i));
        }
        for (RedisServer node : nodes.subList(1, count)) {
            nodes.get(0).ask("CLUSTER", "MEET", "127.0.0.1", "" + node.port());
        }
        Await.until("all nodes know each other", LIMIT, () -> nodes.stream().allMatch(this::knowsAll));
        replicate(count);
        Await.until("the cluster is complete", LIMIT, () -> nodes.stream().allMatch(this::isComplete));
        if (count == MASTERS) {
            nodes.forEach(node -> node.ask("CONFIG", "SET", "cluster-node-timeout", "60000"));
        }
    }

    /** One slot each, because ADDSLOTSRANGE needs Redis 7. */
    private static String[] addSlots(int master) {
        IntStream slots = IntStream.range(master * SLOTS / MASTERS, (master + 1) * SLOTS / MASTERS);
        return Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots.mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private void replicate(int count) {
        for (int i = MASTERS; i < count; i++) {
            nodes.get(i).ask("CLUSTER", "REPLICATE", nodes.get(i - MASTERS).ask("CLUSTER", "MYID"));
        }
    }

    private boolean knowsAll(RedisServer node) {
        String view = node.ask("CLUSTER", "NODES");
        return view.lines().count() == nodes.size() && !view.contains("handshake");
    }

    private boolean isComplete(RedisServer node) {
        long replicas = node.ask("CLUSTER", "NODES")
                .lines()
                .filter(line -> line.contains("slave"))
                .count();
        return node.ask("CLUSTER", "INFO").contains("cluster_state:ok")
                && replicas == nodes.size() - MASTERS
                && !node.ask("INFO", "replication").contains("master_link_status:down");
    }
}
