package dev.sluice.cache;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.util.Properties;

/**
 * What a response cache keeps, and for which paths. Immutable.
 *
 * @param paths exact paths ({@code /news}) and prefixes ({@code /catalogue/*}); no suffixes, because what a URL ends in
 *     says nothing about what the application answers
 * @param nearBytes the memory of this JVM for responses, header and body together; 0 keeps none
 * @param maxEntryBytes the longest body that is stored, up to 64 MiB
 * @param whenRedisIsDown what a near copy is worth while other nodes cannot be heard
 */
public record CacheSettings(PathPatterns paths, long nearBytes, int maxEntryBytes, WhenRedisIsDown whenRedisIsDown) {
    private static final int MOST_ENTRY_BYTES = 64 << 20;
    private static final String PATH_FORM = "paths such as /news or /catalogue/*, at least one";
    private static final String ENTRY_FORM = "from 1 to 64MiB";

    /** What a near copy is worth when Redis cannot be asked whether it was evicted. */
    public enum WhenRedisIsDown {
        /** It is served while it is fresh. */
        SERVE_NEAR,
        /** It is not served once {@code changelog.lease} is over; the application answers. */
        BYPASS
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public CacheSettings {
        require(arePaths(paths), "cache.paths", paths.patterns(), PATH_FORM);
        require(isEntrySize(maxEntryBytes), "cache.entry.max-size", maxEntryBytes, ENTRY_FORM);
        require(nearBytes >= 0, "cache.near.size", nearBytes, "0 or more");
    }

    /** The values of {@code defaults.properties}, but for what system properties and the environment say. */
    public static CacheSettings defaults() {
        Settings settings = Settings.of(new Properties(), ResponseCacheFilter.class);
        CacheSettings defaults = from(settings);
        settings.check();
        return defaults;
    }

    /** Reads the {@code cache.*} keys; what is wrong with them is told by {@link Settings#check}. */
    static CacheSettings from(Settings settings) {
        PathPatterns paths = settings.value("cache.paths", PATH_FORM, PathPatterns::parse);
        long entryBytes = settings.size("cache.entry.max-size");
        if (!arePaths(paths)) {
            settings.reject("cache.paths", PATH_FORM);
        }
        if (!isEntrySize(entryBytes)) {
            settings.reject("cache.entry.max-size", ENTRY_FORM);
        }
        return new CacheSettings(
                arePaths(paths) ? paths : PathPatterns.parse("/*"),
                settings.size("cache.near.size"),
                isEntrySize(entryBytes) ? (int) entryBytes : MOST_ENTRY_BYTES,
                settings.oneOf("cache.when-redis-is-down", WhenRedisIsDown.class));
    }

    private static boolean arePaths(PathPatterns paths) {
        return !paths.patterns().isEmpty() && paths.patterns().stream().noneMatch(pattern -> pattern.startsWith("*."));
    }

    private static boolean isEntrySize(long bytes) {
        return bytes >= 1 && bytes <= MOST_ENTRY_BYTES;
    }

    private static void require(boolean holds, String key, Object value, String form) {
        if (!holds) {
            throw new IllegalArgumentException(key + " = " + value + " must be " + form);
        }
    }
}
