package dev.sluice.demo.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What the threads of this JVM allocate. A thread that ends takes its figure with it. Not thread-safe. */
final class ThreadAllocations {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private Map<Long, Long> last = Map.of();

    /** In bytes. */
    long sinceLast() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> now = new HashMap<>();
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            now.put(ids[i], bytes[i]);
            sum += Math.max(0, bytes[i] - last.getOrDefault(ids[i], 0L));
        }
        last = now;
        return sum;
    }
}
