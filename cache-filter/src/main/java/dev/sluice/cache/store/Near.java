package dev.sluice.cache.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One value of the near tier, and what is needed to tell whether it still counts. Thread-safe.
 *
 * @param <V> opaque to the store
 */
public final class Near<V> {
    private final V value;
    private final List<String> scopes;
    private final long position;
    private final long storedNanos;
    private final long freshNanos;
    private final long totalNanos;
    private final long weight;
    private volatile Checked checked = Checked.NEVER;

    /** One object, because a standing must never be seen with the version of another. */
    private record Checked(long version, Standing standing) {
        static final Checked NEVER = new Checked(-1, Standing.VALID);
    }

    /**
     * When and under which conditions a value counts. Immutable.
     *
     * @param scopes names of the scopes whose purge is about it
     * @param position of the purges when its fill began
     * @param storedNanos by the nano clock of this JVM; before now by the residence, for what comes from the far tier
     * @param fresh how long it is fresh since then
     * @param total how long it is kept since then
     */
    public record Terms(List<String> scopes, long position, long storedNanos, Duration fresh, Duration total) {}

    /** @param weight bytes of the value, without what the tier adds */
    public Near(V value, long weight, Terms terms) {
        this.value = value;
        this.weight = weight;
        this.scopes = terms.scopes();
        this.position = terms.position();
        this.storedNanos = terms.storedNanos();
        this.freshNanos = terms.fresh().toNanos();
        this.totalNanos = terms.total().toNanos();
    }

    /** What is kept. */
    public V value() {
        return value;
    }

    /** Of the purges when its fill began. */
    public long position() {
        return position;
    }

    /** How long it has been stored. */
    public Duration residence(long nowNanos) {
        return Duration.ofNanos(nowNanos - storedNanos);
    }

    /** Whether its own freshness lasts; a soft purge does not count here. */
    public boolean isFresh(long nowNanos) {
        return leftOf(freshNanos, nowNanos) > 0;
    }

    /** What the purges mean for it; while nothing is purged this is one comparison. */
    public Standing standing(Purges purges) {
        Checked last = checked;
        long version = purges.version();
        if (last.version != version) {
            last = new Checked(version, purges.standing(scopes, position));
            checked = last;
        }
        return last.standing;
    }

    boolean isIn(Set<String> others) {
        return others.contains(Scope.ALL) || scopes.stream().anyMatch(others::contains);
    }

    long leftNanos(long nowNanos) {
        return leftOf(totalNanos, nowNanos);
    }

    private long leftOf(long nanos, long nowNanos) {
        return storedNanos + nanos - nowNanos;
    }

    long weight(String key) {
        long scopeBytes = 0;
        for (String scope : scopes) {
            scopeBytes += NearTier.textBytes(scope);
        }
        return weight + scopeBytes + NearTier.textBytes(key);
    }
}
