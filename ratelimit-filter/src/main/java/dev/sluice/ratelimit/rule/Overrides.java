package dev.sluice.ratelimit.rule;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The limits that hold for single clients in place of those of their rules, as this node knows them. Thread-safe. To ask
 * is one look into a map that never changes; whoever learns of another limit puts another map in its place.
 */
public final class Overrides {
    /** The highest limit a client may be given. */
    public static final long MAX_LIMIT = Quota.MAX_LIMIT;

    private final LongSupplier nanoClock;
    private volatile Map<Client, Held> limits = Map.of();

    /** One client under one rule. */
    public record Client(String rule, String partition) {}

    /**
     * A limit and its end.
     *
     * @param endNanos by the clock these overrides were made with, {@link System#nanoTime} as a rule
     */
    public record Held(OptionalLong limit, long endNanos) {}

    /** No overrides until {@link #replaceWith} is called. */
    public Overrides() {
        this(System::nanoTime);
    }

    /** As the other, with a clock of the caller's. */
    public Overrides(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The limit of that client under that rule, if it has one of its own that has not ended. */
    public OptionalLong limitOf(String rule, String partition) {
        Map<Client, Held> current = limits;
        if (current.isEmpty()) {
            return OptionalLong.empty();
        }
        Held held = current.get(new Client(rule, partition));
        return held == null || held.endNanos - nanoClock.getAsLong() <= 0 ? OptionalLong.empty() : held.limit;
    }

    /** From now on these hold and no others. */
    public void replaceWith(Map<Client, Held> overrides) {
        limits = Map.copyOf(overrides);
    }

    /** How many are kept, ended ones included. */
    public int size() {
        return limits.size();
    }
}
