package dev.sluice.demo.lock;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.DaemonThread;
import dev.sluice.demo.web.Ground;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Locks between nodes, in one Redis. Thread-safe.
 *
 * <p>What such a lock can promise: while Redis keeps what it acknowledged, at most one holder at a time is entered there,
 * and the lock of a node that died falls free after its ttl.
 *
 * <p>What it cannot: that the holder still holds it at the moment it acts. A pause of the JVM, a slow network, a failover
 * to a replica that had not heard of the lock yet, or a Redis that lost its memory each make two nodes believe that they
 * hold it, and no length of ttl helps. So a lock saves doing work twice, and data is protected by the {@linkplain
 * DistributedLock#fence fencing number}: it rises with each holder, what is written carries it, and the place written to
 * takes nothing from a number lower than one it has seen. (M. Kleppmann, "How to do distributed locking", 2016.)
 *
 * <p>Keys: {@code <prefix>:lock:{<name>}} holds the holder's token for the ttl; {@code <prefix>:fence:{<name>}} counts the
 * holders and has no ttl, because a count that begins anew would order nothing. Names come from code, so they are few.
 */
public final class Locks implements Ground.Background {
    private static final RedisScript ACQUIRE = RedisScript.of(Locks.class, "acquire.lua");
    private static final Duration SHORTEST = Duration.ofMillis(30);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final RedisLink link;
    private final LongSupplier nanoClock;
    private final ScheduledThreadPoolExecutor watchdog;

    /** @param nanoClock for what the holder believes of its own lock */
    public Locks(RedisLink link, LongSupplier nanoClock) {
        this.link = link;
        this.nanoClock = nanoClock;
        this.watchdog = new ScheduledThreadPoolExecutor(1, DaemonThread.named("sluice-locks"));
        watchdog.setRemoveOnCancelPolicy(true);
        watchdog.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** The locks of a node, which end with it. */
    public static Locks addTo(Ground ground) {
        Locks locks = new Locks(ground.link(), System::nanoTime);
        ground.alongside(locks);
        return locks;
    }

    /** The same without anything to do if the lock is lost. */
    public Optional<DistributedLock> tryAcquire(String name, Duration ttl) throws RedisUnavailable {
        return tryAcquire(name, ttl, () -> {});
    }

    /**
     * Takes the lock if nobody has it, without waiting; it is extended at each third of its ttl until it is closed.
     *
     * @param name lower-case letters, digits and dashes, at most 64; written by us, never by a client
     * @param ttl after which the lock falls free when its node is dead; 30 ms to 1 h
     * @param onLost run once, on the thread of the watchdog, if the lock is lost before it is closed; must not block
     * @return empty if another has it
     * @throws RedisUnavailable if Redis gave no answer; should it have taken the lock all the same, that falls free after the ttl
     * @throws IllegalArgumentException if name or ttl is not of that form
     */
    public Optional<DistributedLock> tryAcquire(String name, Duration ttl, Runnable onLost) throws RedisUnavailable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("lock name " + name + " must be of the form " + NAME);
        }
        if (ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl " + ttl + " must be from " + SHORTEST + " to " + LONGEST);
        }
        String prefix = link.settings().keyPrefix();
        String key = prefix + ":lock:{" + name + "}";
        List<String> keys = List.of(key, prefix + ":fence:{" + name + "}");
        String token = UUID.randomUUID().toString();
        long asked = nanoClock.getAsLong(); // Before the call: Redis begins to count later, never sooner.
        Object fence = link.callIdempotent(
                redis -> ACQUIRE.runText(redis, keys, List.of(token, Long.toString(ttl.toMillis()))));
        if (!(fence instanceof Long number)) {
            return Optional.empty();
        }
        DistributedLock lock =
                new DistributedLock(new DistributedLock.Hold(link, key, token, number, ttl, onLost), nanoClock, asked);
        lock.watchBy(watchdog);
        return Optional.of(lock);
    }

    @Override
    public void start() {
        // The watchdog begins with the first lock.
    }

    /** Extends no lock any more; those still held fall free after their ttl. */
    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
