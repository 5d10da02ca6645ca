package dev.sluice.cache.store;

import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the application of the model would answer, and since when no node may answer otherwise. Thread-safe; each tag
 * is written by one thread alone.
 */
final class ModelTruth {
    static final int ITEMS = 24;
    static final int TAGS = 6;

    private final long leaseNanos;
    private final AtomicIntegerArray versions = new AtomicIntegerArray(TAGS);

    /** Of each tag: when the purge had returned, and the version purged for. */
    private final List<NavigableMap<Long, Integer>> purged = new ArrayList<>();

    private final LongAdder answers = new LongAdder();
    private final AtomicInteger purges = new AtomicInteger();
    private final Queue<String> tooOld = new ConcurrentLinkedQueue<>();

    ModelTruth(Duration lease) {
        this.leaseNanos = lease.toNanos();
        for (int tag = 0; tag < TAGS; tag++) {
            purged.add(new ConcurrentSkipListMap<>());
        }
    }

    /** What a fill reads. */
    int version(int item) {
        return versions.get(item % TAGS);
    }

    static List<String> scopes(int item) {
        return List.of("a", Scope.target("item" + item).name(), tag(item % TAGS).name());
    }

    private static Scope tag(int tag) {
        return Scope.tag("tag" + tag);
    }

    /** Changes what the application answers, then purges by whichever node can. */
    void write(int tag, List<ModelNode> nodes, Random random) {
        int version = versions.incrementAndGet(tag);
        List<Scope> scopes = random.nextInt(30) == 0 ? List.of(Scope.all()) : List.of(tag(tag), Scope.tag("other"));
        boolean soft = random.nextInt(4) == 0;
        boolean done = false;
        for (int attempt = 0; !done && attempt < 500; attempt++) {
            done = purge(nodes.get(random.nextInt(nodes.size())), scopes, soft);
        }
        if (done) {
            purged.get(tag).put(System.nanoTime(), version);
            purges.incrementAndGet();
        }
        // Close behind one another, so that fills are under way; then a while in which nothing hides what went wrong.
        ModelNode.pause(random.nextInt(3) > 0 ? random.nextInt(50) : 600 + random.nextInt(900));
    }

    private static boolean purge(ModelNode node, List<Scope> scopes, boolean soft) {
        try {
            node.purges().purge(scopes, soft);
            return true;
        } catch (RedisUnavailable e) {
            ModelNode.pause(10);
            return false;
        }
    }

    /** Compares an answer from a cache with the newest version of which all nodes had to know when it was asked for. */
    void check(int item, int version, long askedNanos) {
        answers.increment();
        Map.Entry<Long, Integer> due = purged.get(item % TAGS).lowerEntry(askedNanos - leaseNanos);
        if (due != null && version < due.getValue()) {
            long late = askedNanos - leaseNanos - due.getKey();
            tooOld.add("version " + version + " of item " + item + " instead of " + due.getValue() + ", "
                    + late / 1_000_000 + " ms too late");
        }
    }

    long answers() {
        return answers.sum();
    }

    int purges() {
        return purges.get();
    }

    List<String> tooOld() {
        return new ArrayList<>(tooOld);
    }

    @Override
    public String toString() {
        return answers + " answers from the cache, " + purges + " purges, " + tooOld.size() + " answers too old";
    }
}
