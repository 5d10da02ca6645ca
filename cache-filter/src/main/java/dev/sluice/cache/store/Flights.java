package dev.sluice.cache.store;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The fills under way in this JVM, one for each key: who comes second waits for the first. Thread-safe. There is never
 * more than one for each request being answered; one that never landed, because a container did not tell of the end of
 * an asynchronous request, is forgotten after a while.
 */
public final class Flights {
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final long longestNanos;
    private final LongSupplier nanoClock;
    private final AtomicLong sweptNanos;

    /** @param longest after which a fill that never ended holds nobody up any more */
    public Flights(Duration longest, LongSupplier nanoClock) {
        this.longestNanos = longest.toNanos();
        this.nanoClock = nanoClock;
        this.sweptNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** The flight for the key: a new one, which the caller leads, or the one under way. */
    public Boarding board(String key) {
        dropLost();
        Flight mine = new Flight(key, nanoClock.getAsLong());
        Flight current = flights.compute(key, (same, old) -> old == null || isLost(old) ? mine : old);
        return new Boarding(current, current == mine);
    }

    /** Their keys may be of URLs that nobody asks for again. Looks at all, so it is done once in a while. */
    private void dropLost() {
        long now = nanoClock.getAsLong();
        long last = sweptNanos.get();
        if (now - last >= longestNanos && sweptNanos.compareAndSet(last, now)) {
            flights.values().removeIf(this::isLost);
        }
    }

    /** How many there are. */
    int underWay() {
        return flights.size();
    }

    private boolean isLost(Flight flight) {
        return nanoClock.getAsLong() - flight.startedNanos >= longestNanos;
    }

    /**
     * One flight, and whether the caller leads it. Who leads must {@link Flight#land} it, whatever happens.
     *
     * @param leads whether the caller is the one who does the work
     */
    public record Boarding(Flight flight, boolean leads) {}

    /** One fill that others may wait for. Thread-safe. */
    public final class Flight {
        private final String key;
        private final long startedNanos;
        private final CompletableFuture<Boolean> landed = new CompletableFuture<>();

        private Flight(String key, long startedNanos) {
            this.key = key;
            this.startedNanos = startedNanos;
        }

        /** Lets all who wait go on; a second call does nothing. */
        public void land(boolean stored) {
            flights.remove(key, this);
            landed.complete(stored);
        }

        /** Lets all who wait go on by themselves, because the next flight would end in the same way. */
        public void cancel() {
            flights.remove(key, this);
            landed.cancel(false);
        }

        public boolean isCancelled() {
            return landed.isCancelled();
        }

        /** Whether it landed within that time and left a copy, in this JVM if it keeps any. */
        public boolean awaitCopy(Duration most) {
            try {
                return landed.get(most.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException | CancellationException e) {
                return false; // The caller asks the application by itself.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Whether nobody need wait for it any more. */
        public boolean hasLanded() {
            return landed.isDone();
        }
    }
}
