package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a request may be alone with its session, by asking again and again. Immutable. */
record Turn(Clock clock) {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
    private static final int SHORTEST_PAUSE_MILLIS = 2;

    /** @throws SessionRefused if the wait was too long */
    Loaded await(SessionStore store, SessionId id, Exclusive alone) throws RedisUnavailable {
        long deadline =
                clock.millis() + store.settings().parallel().exclusiveWait().toMillis();
        long pauseMillis = SHORTEST_PAUSE_MILLIS;
        while (true) {
            Loaded loaded = store.access().load(store.ref(id), alone);
            if (!(loaded instanceof Loaded.Taken)) {
                return loaded;
            }
            if (clock.millis() >= deadline || Thread.currentThread().isInterrupted()) {
                throw SessionRefused.busy();
            }
            pause(pauseMillis);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
        }
    }

    /** Not for the same time each: those who wait would ask all at once. */
    private static void pause(long mostMillis) {
        long millis = ThreadLocalRandom.current().nextLong(1, mostMillis + 1);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
