package dev.sluice.testing;

import java.time.Duration;

/**
 * Time as far as this JVM could use it: a clock that stands still while the machine does or leaves the JVM no processor, so that a busy
 * machine breaks no bound on how long something may take. Thread-safe.
 */
public final class RunningTime {
    private static final long TICK_MILLIS = 5;

    /** What counts of the time from one tick to the next. */
    private static final long MOST_NANOS = Duration.ofMillis(4 * TICK_MILLIS).toNanos();

    private static final RunningTime CLOCK = new RunningTime();

    private long nanos;
    private long lastTick = System.nanoTime();

    private RunningTime() {
        Thread ticks = new Thread(this::tick, "running-time");
        ticks.setDaemon(true);
        ticks.start();
    }

    /** How long this takes. */
    public static Duration of(Runnable work) {
        long start = nanoTime();
        work.run();
        return since(start);
    }

    /** How long ago this was, a time of {@link #nanoTime}. */
    public static Duration since(long nanos) {
        return Duration.ofNanos(nanoTime() - nanos);
    }

    /** The time in nanoseconds, of which only differences mean something. */
    public static long nanoTime() {
        return CLOCK.advance();
    }

    private synchronized long advance() {
        long now = System.nanoTime();
        nanos += Math.min(now - lastTick, MOST_NANOS);
        lastTick = now;
        return nanos;
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                long unused = advance();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
