package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.store.ModelNode.Fault;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The promise of {@link Purges}, by a randomised model: three nodes whose links to a real Redis are cut, reset and
 * black-holed, writers that purge while fills are under way, and readers that compare every answer from the cache with
 * the truth. A run without faults must find none older than the lease; runs in which one part of the design is left
 * out must find some, or the model proves nothing.
 */
@Timeout(180)
final class StalenessModelTest {
    private static final Duration FAULTLESS_RUN = Duration.ofSeconds(10);
    private static final Duration MOST_OVERTIME = Duration.ofSeconds(50);
    private static final int LEAST_ANSWERS = 1_000;
    private static final int LEAST_PURGES = 20;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(25);
    private static final int NODES = 3;
    private static final int READERS_PER_NODE = 2;

    private final long seed = Long.getLong("staleness.seed", System.nanoTime());
    private final AtomicInteger seeds = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final List<ModelNode> nodes = new ArrayList<>();
    private volatile boolean over;

    @Test
    void noAnswerFromTheCacheIsOlderThanTheLease() {
        ModelTruth truth = run(Fault.NONE, FAULTLESS_RUN);
        assertThat(truth.tooOld()).as("-Dstaleness.seed=%d, %s", seed, truth).isEmpty();
        assertThat(truth.answers()).as(truth.toString()).isGreaterThanOrEqualTo(LEAST_ANSWERS);
        assertThat(truth.purges()).as(truth.toString()).isGreaterThanOrEqualTo(LEAST_PURGES);
    }

    @Test
    void withoutTheLeaseSomeAre() {
        assertThat(run(Fault.LEASE_IGNORED, LONGEST_RUN).tooOld()).isNotEmpty();
    }

    @Test
    void withThePositionTakenAfterTheFillSomeAre() {
        assertThat(run(Fault.POSITION_TAKEN_AFTER_THE_FILL, LONGEST_RUN).tooOld())
                .isNotEmpty();
    }

    /** Until the time is over and enough was asked for the run to prove something, or with a fault until it has shown. */
    private ModelTruth run(Fault fault, Duration longest) {
        try (RedisServer redis = RedisServer.start()) {
            ModelTruth truth = new ModelTruth(ModelNode.LEASE);
            for (int i = 0; i < NODES; i++) {
                nodes.add(new ModelNode(redis.port(), fault, truth));
            }
            nodes.forEach(node -> startThreads(node, redis, truth));
            long start = System.nanoTime();
            while (!isOver(
                    fault, truth, Duration.ofNanos(System.nanoTime() - start).minus(longest))) {
                ModelNode.pause(20);
            }
            end();
            return truth;
        }
    }

    private static boolean isOver(Fault fault, ModelTruth truth, Duration overtime) {
        if (fault != Fault.NONE) {
            return !overtime.isNegative() || !truth.tooOld().isEmpty();
        }
        boolean proves = truth.answers() >= LEAST_ANSWERS && truth.purges() >= LEAST_PURGES;
        return !overtime.isNegative() && (proves || overtime.compareTo(MOST_OVERTIME) > 0);
    }

    private void startThreads(ModelNode node, RedisServer redis, ModelTruth truth) {
        for (int i = 0; i < READERS_PER_NODE; i++) {
            start(random -> node.ask(random.nextInt(ModelTruth.ITEMS), random));
        }
        int group = nodes.indexOf(node);
        start(random -> truth.write(group + NODES * random.nextInt(ModelTruth.TAGS / NODES), nodes, random));
        if (node.fault() != Fault.POSITION_TAKEN_AFTER_THE_FILL) {
            start(random -> node.disturb(redis, random)); // That fault shows on good links, too.
        }
    }

    private interface Work {
        void step(Random random);
    }

    private void start(Work work) {
        Random random = new Random(seed + seeds.incrementAndGet());
        Thread thread = new Thread(() -> {
            while (!over) {
                work.step(random);
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void end() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        nodes.forEach(ModelNode::close);
    }
}
