package dev.sluice.session;

import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Moves slots of a Cluster from master to master while it is used, by the commands that redis-cli uses for it. */
final class Resharding {
    private static final int MASTERS = 3;

    private final RedisCluster cluster;

    Resharding(RedisCluster cluster) {
        this.cluster = cluster;
    }

    /** Moves every slot in which a master has something; how many those were. */
    int moveAllSessionsOf(int from, int to) {
        Set<String> slots = new TreeSet<>();
        for (String key : cluster.node(from).ask("KEYS", "*").lines().toList()) {
            slots.add(cluster.node(from).ask("CLUSTER", "KEYSLOT", key));
        }
        slots.forEach(slot -> move(slot, cluster.node(from), cluster.node(to)));
        return slots.size();
    }

    private void move(String slot, RedisServer from, RedisServer to) {
        String target = to.ask("CLUSTER", "MYID");
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", from.ask("CLUSTER", "MYID"));
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
        // One key at a time, so that requests meet a slot of which a part has moved.
        String key = aKeyIn(slot, from);
        while (!key.isEmpty()) {
            from.move(key, to);
            key = aKeyIn(slot, from);
        }
        to.ask("CLUSTER", "SETSLOT", slot, "NODE", target);
        from.ask("CLUSTER", "SETSLOT", slot, "NODE", target);
        others(from, to).forEach(node -> node.ask("CLUSTER", "SETSLOT", slot, "NODE", target));
    }

    private static String aKeyIn(String slot, RedisServer node) {
        return node.ask("CLUSTER", "GETKEYSINSLOT", slot, "1").strip();
    }

    private List<RedisServer> others(RedisServer from, RedisServer to) {
        List<RedisServer> others = new ArrayList<>();
        for (int i = 0; i < MASTERS; i++) {
            others.add(cluster.node(i));
        }
        others.removeAll(List.of(from, to));
        return others;
    }
}
