package dev.sluice.demo.bench;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what cannot be asked for. */
final class Pause {
    private Pause() {}

    static void of(Duration length) throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the run ends");
        }
    }
}
