package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What counting costs in memory. */
final class AllocationTest {
    private static final int OPERATIONS = 200_000;

    /** A few objects made by the measuring itself, or by a collector at work: far below one byte for each operation. */
    private static final long SLACK_BYTES = 4_096;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Metrics metrics = new Metrics("test");

    @Test
    void incrementAllocatesNothing() {
        Counter counter = metrics.counter("calls_total", "Calls.");
        assertThat(allocatedBy(counter::increment)).isLessThan(SLACK_BYTES);
    }

    @Test
    void recordAllocatesNothing() {
        Histogram histogram = metrics.histogram("call_seconds", "Calls.");
        assertThat(allocatedBy(() -> histogram.record(1_234_567))).isLessThan(SLACK_BYTES);
    }

    private long allocatedBy(Runnable operation) {
        repeat(operation);
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        repeat(operation);
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    private static void repeat(Runnable operation) {
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
    }
}
