package dev.sluice.cache.stats;

import java.util.Locale;

/** Why a copy was renewed that could still be served. */
public enum Refresh {
    /** It was stale, but within {@code stale-while-revalidate}. */
    STALE,
    /** It was fresh, but shortly before its end and in demand. */
    EARLY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
