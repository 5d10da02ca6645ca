package dev.sluice.core.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Stops calls to a Redis that does not answer, and says when to look whether it answers again. No request is used to
 * find out: while the breaker is not closed every request is refused at once, and one prober at a time asks.
 *
 * <p>Closed, until {@code failuresToOpen} calls in a row fail; then open for {@code pause}; then half open for the one
 * prober that claims it, whose success closes the breaker and whose failure opens it again. Thread-safe, without locks;
 * a success while closed writes nothing.
 */
final class Breaker {
    private sealed interface State permits Closed, Open, HalfOpen {}

    private record Closed(int failures) implements State {}

    private record Open(long probeAtNanos) implements State {}

    private record HalfOpen() implements State {}

    private static final Closed HEALTHY = new Closed(0);

    private final int failuresToOpen;
    private final long pauseNanos;
    private final LongSupplier nanoClock;
    private final AtomicReference<State> state = new AtomicReference<>(HEALTHY);

    Breaker(int failuresToOpen, Duration pause, LongSupplier nanoClock) {
        this.failuresToOpen = failuresToOpen;
        this.pauseNanos = pause.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Whether a request may call Redis now. */
    boolean allows() {
        return state.get() instanceof Closed;
    }

    /** A request was answered. Late answers of calls made before the breaker opened change nothing. */
    void succeeded() {
        State now = state.get();
        if (now instanceof Closed closed && closed.failures() > 0) {
            state.compareAndSet(now, HEALTHY);
        }
    }

    /** A request went unanswered; returns whether this failure opened the breaker. */
    boolean failed() {
        while (true) {
            if (!(state.get() instanceof Closed closed)) {
                return false;
            }
            boolean opens = closed.failures() + 1 >= failuresToOpen;
            State next = opens ? open() : new Closed(closed.failures() + 1);
            if (state.compareAndSet(closed, next)) {
                return opens;
            }
        }
    }

    /** Claims the one probe that is due; a claim that succeeds must be followed by {@link #probed}. */
    boolean tryProbe() {
        return state.get() instanceof Open open
                && nanoClock.getAsLong() - open.probeAtNanos() >= 0
                && state.compareAndSet(open, new HalfOpen());
    }

    /** Ends a claimed probe; returns whether the breaker is closed now. */
    boolean probed(boolean answered) {
        if (state.get() instanceof HalfOpen probing) {
            state.compareAndSet(probing, answered ? HEALTHY : open());
        }
        return allows();
    }

    private Open open() {
        return new Open(nanoClock.getAsLong() + pauseNanos);
    }
}
