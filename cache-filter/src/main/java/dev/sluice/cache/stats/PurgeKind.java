package dev.sluice.cache.stats;

import java.util.Locale;

/** What a purge was asked for by. */
public enum PurgeKind {
    TARGET,
    TAG,
    GROUP,
    PREFIX,
    ALL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
