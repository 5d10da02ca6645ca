package dev.sluice.cache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Values kept in this JVM, bounded by their weight, each until its own end. What a purge made void is never found, but
 * whether the purges known here are current is for the caller to ask. Thread-safe.
 *
 * @param <V> opaque to the store
 */
public final class NearTier<V> {
    /** Objects of the map, the policy and the entry itself, on a 64-bit JVM with compressed references. */
    private static final int OVERHEAD_BYTES = 320;

    private static final int TEXT_OVERHEAD_BYTES = 48;
    private static final int NAMES_SHARE = 16;
    private static final long LEAST_FOR_NAMES = 64 * 1024;

    private final LongSupplier nanoClock;
    private final Purges purges;
    private final Cache<String, Near<V>> kept;
    private final Cache<String, List<String>> names;
    private final LongAdder evictions = new LongAdder();

    /**
     * A sixteenth of the bytes is for the names on which variants depend; with none at all these get 64 KiB, because
     * without them each look-up of a variant in Redis would take two calls.
     */
    public NearTier(long bytes, LongSupplier nanoClock, Purges purges) {
        long forNames = bytes == 0 ? LEAST_FOR_NAMES : bytes / NAMES_SHARE;
        this.nanoClock = nanoClock;
        this.purges = purges;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(bytes == 0 ? 0 : bytes - forNames)
                .weigher((String key, Near<V> near) -> capped(OVERHEAD_BYTES + near.weight(key)))
                .expireAfter(new OwnEnd<>(nanoClock))
                .ticker(nanoClock::getAsLong)
                .executor(Runnable::run)
                .evictionListener((key, near, cause) -> count(cause))
                .build();
        this.names = Caffeine.newBuilder()
                .maximumWeight(forNames)
                .weigher((String target, List<String> of) -> capped(namesBytes(target, of)))
                .executor(Runnable::run)
                .build();
        purges.whenFloorRises(this::dropVoid);
    }

    /** Each entry ends when its total time is over. In nanoseconds, because a read must not make objects. */
    private record OwnEnd<V>(LongSupplier nanoClock) implements Expiry<String, Near<V>> {
        @Override
        public long expireAfterCreate(String key, Near<V> near, long currentTime) {
            return Math.max(0, near.leftNanos(nanoClock.getAsLong()));
        }

        @Override
        public long expireAfterUpdate(String key, Near<V> near, long currentTime, long currentDuration) {
            return expireAfterCreate(key, near, currentTime);
        }

        @Override
        public long expireAfterRead(String key, Near<V> near, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }

    /** The value of that key, fresh or not, unless it is void. */
    public Optional<Near<V>> find(String key) {
        Near<V> near = kept.getIfPresent(key);
        if (near == null || near.standing(purges) == Standing.VOID) {
            return Optional.empty();
        }
        return Optional.of(near);
    }

    /** Keeps the value, unless it is void or over by now, or a valid one filled at a higher position is there. */
    public void put(String key, Near<V> near) {
        if (near.standing(purges) == Standing.VOID || near.leftNanos(nanoClock.getAsLong()) <= 0) {
            return;
        }
        kept.asMap().merge(key, near, this::better);
    }

    /** What is void is no match, even if it was filled later: it may carry scopes that the other does not. */
    private Near<V> better(Near<V> old, Near<V> other) {
        return old.position() > other.position() && old.standing(purges) != Standing.VOID ? old : other;
    }

    /** Forgets the value of that key. */
    public void remove(String key) {
        kept.invalidate(key);
    }

    /** Forgets all values that have one of these scopes; looks at each value, so it is for what happens seldom. */
    public void removeAll(Set<String> scopes) {
        kept.asMap().values().removeIf(near -> near.isIn(scopes));
    }

    /** On which the choice of a variant of this target depends, as seen last; empty if on nothing, or not known. */
    public List<String> names(String target) {
        List<String> known = names.getIfPresent(target);
        return known == null ? List.of() : known;
    }

    /** Remembers the names of this target, within bounds. */
    public void learnNames(String target, List<String> of) {
        if (of.equals(names(target))) {
            return; // Nearly always, and to invalidate what is not there makes objects.
        }
        if (of.isEmpty()) {
            names.invalidate(target);
        } else {
            names.put(target, List.copyOf(of));
        }
    }

    /** Gives the memory back at once, instead of when the bound is met. */
    private void dropVoid() {
        kept.asMap().values().removeIf(near -> near.standing(purges) == Standing.VOID);
    }

    /** About what the values and names take in memory. */
    public long bytes() {
        return weightOf(kept) + weightOf(names);
    }

    /** How many values are kept, about. */
    public long entries() {
        return kept.estimatedSize();
    }

    /** How many values had to go for others since the start. */
    public long evictions() {
        return evictions.sum();
    }

    private void count(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
        }
    }

    private static long weightOf(Cache<?, ?> cache) {
        return cache.policy()
                .eviction()
                .map(Policy.Eviction::weightedSize)
                .orElseThrow()
                .orElse(0);
    }

    private static long namesBytes(String target, List<String> of) {
        return OVERHEAD_BYTES
                + textBytes(target)
                + of.stream().mapToLong(NearTier::textBytes).sum();
    }

    /** At two bytes a character, though most texts need one. */
    static long textBytes(String text) {
        return TEXT_OVERHEAD_BYTES + 2L * text.length();
    }

    private static int capped(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
