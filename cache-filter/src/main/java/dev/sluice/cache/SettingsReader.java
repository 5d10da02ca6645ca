package dev.sluice.cache;

import dev.sluice.cache.CacheSettings.WhenRedisIsDown;
import dev.sluice.cache.rule.CacheRule;
import dev.sluice.cache.rule.CacheRules;
import dev.sluice.cache.rule.MediaTypes;
import dev.sluice.cache.warmup.WarmUpReader;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link CacheSettings}; what is wrong is recorded, and something sound put in its place so that the rest can be
 * read. For one thread, at start.
 */
final class SettingsReader {
    static final String PATHS = "paths such as /news or /catalogue/*, at least one";
    static final String HOSTS = "a comma separated list of host names such as shop.example, without scheme and port";
    static final String ENTRY = "from 1 to 64MiB";

    private static final String HOST = "[a-z0-9]([a-z0-9._-]{0,252})|\\[[0-9a-f:.]+]";
    private static final PathPatterns ANYWHERE = PathPatterns.parse("/*");

    private final Settings settings;

    private SettingsReader(Settings settings) {
        this.settings = settings;
    }

    /** @param resources of the web application, null for what it does not have */
    static CacheSettings read(Settings settings, Function<String, @Nullable InputStream> resources) {
        return new SettingsReader(settings).read(resources);
    }

    private CacheSettings read(Function<String, @Nullable InputStream> resources) {
        PathPatterns paths = paths();
        Set<String> hosts = hosts();
        return new CacheSettings(
                paths,
                hosts,
                rules(paths),
                settings.size("cache.near.size"),
                settings.size("cache.objects.near.size"),
                entryBytes(),
                settings.integer("cache.variants", 1, CacheSettings.MOST_VARIANTS),
                settings.value("cache.compress.types", MediaTypes.FORM, MediaTypes::parse),
                settings.oneOf("cache.when-redis-is-down", WhenRedisIsDown.class),
                upTo("cache.fill.wait", CacheSettings.LONGEST_WAIT, "up to 1m"),
                fillTimeout(),
                upTo("cache.pass.ttl", CacheSettings.LONGEST_PASS, "up to 1h"),
                settings.bool("cache.early-refresh"),
                settings.bool("cache.status-field"),
                settings.bool("cache.dry-run"),
                WarmUpReader.read(settings, resources, origin -> CacheSettings.isHost(origin, hosts)),
                settings.cidrs("cache.purge.allow-from"));
    }

    private PathPatterns paths() {
        PathPatterns paths = settings.value("cache.paths", PATHS, PathPatterns::parse);
        if (arePaths(paths)) {
            return paths;
        }
        settings.reject("cache.paths", PATHS);
        return ANYWHERE;
    }

    static boolean arePaths(PathPatterns paths) {
        return !paths.patterns().isEmpty() && paths.patterns().stream().noneMatch(pattern -> pattern.startsWith("*."));
    }

    private CacheRules rules(PathPatterns paths) {
        CacheRules rules = CacheRules.from(settings);
        for (CacheRule rule : rules.outside(paths)) {
            settings.reject("cache.rule." + rule.name() + ".paths", "paths of which cache.paths matches some");
        }
        return rules;
    }

    private Set<String> hosts() {
        Set<String> hosts = new HashSet<>();
        for (String host : settings.list("cache.hosts")) {
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        if (hosts.stream().allMatch(SettingsReader::isHost)) {
            return hosts;
        }
        settings.reject("cache.hosts", HOSTS);
        return Set.of();
    }

    static boolean isHost(String host) {
        return host.matches(HOST);
    }

    private int entryBytes() {
        long bytes = settings.size("cache.entry.max-size");
        if (bytes >= 1 && bytes <= CacheSettings.MOST_ENTRY_BYTES) {
            return (int) bytes;
        }
        settings.reject("cache.entry.max-size", ENTRY);
        return 1;
    }

    private Duration fillTimeout() {
        Duration timeout = upTo("cache.fill.timeout", CacheSettings.LONGEST_FILL, "from 100ms to 10m");
        if (timeout.compareTo(CacheSettings.SHORTEST_FILL) >= 0) {
            return timeout;
        }
        settings.reject("cache.fill.timeout", "from 100ms to 10m");
        return CacheSettings.SHORTEST_FILL;
    }

    private Duration upTo(String key, Duration longest, String form) {
        Duration value = settings.duration(key);
        if (value.compareTo(longest) <= 0) {
            return value;
        }
        settings.reject(key, form);
        return longest;
    }
}
