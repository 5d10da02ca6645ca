package dev.sluice.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits, with a bound, until something is true; the fixtures have this of their own because the demo runs without Awaitility. */
final class Await {
    private static final int POLL_MILLIS = 5;

    private Await() {}

    static void until(String what, Duration limit, BooleanSupplier isTrue) {
        long start = System.nanoTime();
        while (!isTrue.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IllegalStateException("waited " + limit.toSeconds() + " s in vain until " + what);
            }
            poll(what);
        }
    }

    private static void poll(String what) {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting until " + what, e);
        }
    }
}
