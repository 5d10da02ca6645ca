package dev.sluice.cache;

import dev.sluice.cache.answer.AnswerSettings;
import dev.sluice.cache.http.Origin;
import dev.sluice.cache.object.ObjectSettings;
import dev.sluice.cache.rule.CacheRules;
import dev.sluice.cache.rule.MediaTypes;
import dev.sluice.cache.tiers.TierSettings;
import dev.sluice.cache.warmup.WarmUp;
import dev.sluice.core.config.Cidr;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a response cache keeps, and for which paths. Immutable; code begins with {@link #defaults} and changes what it
 * needs: {@code CacheSettings.defaults().withNearBytes(64 << 20).withFillWait(Duration.ofSeconds(1))}.
 *
 * @param paths exact paths ({@code /news}) and prefixes ({@code /catalogue/*}); no suffixes, because what a URL ends in
 *     says nothing about what the application answers
 * @param hosts host names in lower case and without port; empty for any
 * @param rules what is said about single paths
 * @param nearBytes the memory of this JVM for responses, header and body together; 0 keeps none
 * @param nearObjectBytes the memory of this JVM for values of {@code ObjectCache}; 0 keeps none
 * @param maxEntryBytes the longest body or value that is stored, up to 64 MiB
 * @param variants the most variants of one target that Redis keeps, 1 to 256
 * @param compressedTypes what is compressed where {@code compress} is on
 * @param whenRedisIsDown what a near copy is worth while other nodes cannot be heard
 * @param fillWait how long a request waits for the fill of another one, up to a minute; 0 does not
 * @param fillTimeout how long one fill may keep others waiting, 100 ms to 10 minutes
 * @param passTtl how long it is remembered that an answer was not stored, up to an hour; 0 is not at all
 * @param earlyRefresh whether copies in demand are renewed by chance shortly before their end
 * @param statusField whether clients get {@code Cache-Status}
 * @param dryRun whether the cache only watches
 * @param warmUp what is stored before clients ask for it
 * @param purgeFrom the networks from which {@code PURGE} is obeyed; empty: it is a method like others
 */
public record CacheSettings(
        PathPatterns paths,
        Set<String> hosts,
        CacheRules rules,
        long nearBytes,
        long nearObjectBytes,
        int maxEntryBytes,
        int variants,
        MediaTypes compressedTypes,
        WhenRedisIsDown whenRedisIsDown,
        Duration fillWait,
        Duration fillTimeout,
        Duration passTtl,
        boolean earlyRefresh,
        boolean statusField,
        boolean dryRun,
        WarmUp warmUp,
        List<Cidr> purgeFrom) {
    static final int MOST_ENTRY_BYTES = 64 << 20;
    static final int MOST_VARIANTS = 256;
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    static final Duration SHORTEST_FILL = Duration.ofMillis(100);
    static final Duration LONGEST_FILL = Duration.ofMinutes(10);
    static final Duration LONGEST_PASS = Duration.ofHours(1);

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
        hosts = Set.copyOf(hosts);
        purgeFrom = List.copyOf(purgeFrom);
        require(SettingsReader.arePaths(paths), "cache.paths", paths.patterns(), SettingsReader.PATHS);
        require(hosts.stream().allMatch(SettingsReader::isHost), "cache.hosts", hosts, SettingsReader.HOSTS);
        require(nearBytes >= 0, "cache.near.size", nearBytes, "0 or more");
        require(nearObjectBytes >= 0, "cache.objects.near.size", nearObjectBytes, "0 or more");
        boolean size = maxEntryBytes >= 1 && maxEntryBytes <= MOST_ENTRY_BYTES;
        require(size, "cache.entry.max-size", maxEntryBytes, SettingsReader.ENTRY);
        require(variants >= 1 && variants <= MOST_VARIANTS, "cache.variants", variants, "from 1 to " + MOST_VARIANTS);
        require(isWithin(fillWait, Duration.ZERO, LONGEST_WAIT), "cache.fill.wait", fillWait, "up to 1m");
        boolean fill = isWithin(fillTimeout, SHORTEST_FILL, LONGEST_FILL);
        require(fill, "cache.fill.timeout", fillTimeout, "from 100ms to 10m");
        require(isWithin(passTtl, Duration.ZERO, LONGEST_PASS), "cache.pass.ttl", passTtl, "up to 1h");
    }

    private static boolean isWithin(Duration value, Duration min, Duration max) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static void require(boolean holds, String key, Object value, String form) {
        if (!holds) {
            throw new IllegalArgumentException(key + " = " + value + " must be " + form);
        }
    }

    /** The values of {@code defaults.properties}, but for what system properties and the environment say. */
    public static CacheSettings defaults() {
        return from(new Properties());
    }

    /**
     * The values of these {@code cache.*} keys, rules included; system properties and environment variables still win.
     *
     * @throws dev.sluice.core.config.InvalidSettings if something is wrong with them
     */
    public static CacheSettings from(Properties values) {
        Settings settings = Settings.of(values, ResponseCacheFilter.class);
        CacheSettings read = from(settings);
        settings.check();
        return read;
    }

    /** Reads the {@code cache.*} keys; what is wrong with them is told by {@link Settings#check}. */
    public static CacheSettings from(Settings settings) {
        return SettingsReader.read(settings, path -> null);
    }

    /** What of this is for caches of objects. */
    public ObjectSettings objects() {
        boolean near = whenRedisIsDown == WhenRedisIsDown.SERVE_NEAR;
        return new ObjectSettings(nearObjectBytes, maxEntryBytes, near, fillWait, fillTimeout, passTtl);
    }

    TierSettings tiers() {
        return new TierSettings(nearBytes, variants, fillTimeout, passTtl);
    }

    AnswerSettings answers() {
        boolean near = whenRedisIsDown == WhenRedisIsDown.SERVE_NEAR;
        return new AnswerSettings(
                nearBytes, maxEntryBytes, compressedTypes, near, fillWait, fillTimeout, passTtl, earlyRefresh);
    }

    /** Whether something is stored for requests to this host. */
    public boolean isHost(Origin origin) {
        return isHost(origin, hosts);
    }

    static boolean isHost(Origin origin, Set<String> hosts) {
        String authority = origin.authority();
        int port = authority.lastIndexOf(':');
        boolean hasPort = port > authority.lastIndexOf(']');
        return hosts.isEmpty() || hosts.contains(hasPort ? authority.substring(0, port) : authority);
    }

    /** The same for these paths only. */
    public CacheSettings withPaths(PathPatterns paths) {
        return with(it -> it.paths = paths);
    }

    /** The same for these hosts only. */
    public CacheSettings withHosts(Set<String> hosts) {
        return with(it -> it.hosts = hosts);
    }

    /** The same with these rules. */
    public CacheSettings withRules(CacheRules rules) {
        return with(it -> it.rules = rules);
    }

    /** The same with this memory for responses. */
    public CacheSettings withNearBytes(long bytes) {
        return with(it -> it.nearBytes = bytes);
    }

    /** The same with this memory for values of {@code ObjectCache}. */
    public CacheSettings withNearObjectBytes(long bytes) {
        return with(it -> it.nearObjectBytes = bytes);
    }

    /** The same for bodies up to this length. */
    public CacheSettings withMaxEntryBytes(int bytes) {
        return with(it -> it.maxEntryBytes = bytes);
    }

    /** The same with so many variants at most. */
    public CacheSettings withVariants(int variants) {
        return with(it -> it.variants = variants);
    }

    /** The same with these types compressed. */
    public CacheSettings withCompressedTypes(MediaTypes types) {
        return with(it -> it.compressedTypes = types);
    }

    /** The same with another answer to the absence of Redis. */
    public CacheSettings withWhenRedisIsDown(WhenRedisIsDown policy) {
        return with(it -> it.whenRedisIsDown = policy);
    }

    /** The same with this wait for the fill of another request. */
    public CacheSettings withFillWait(Duration wait) {
        return with(it -> it.fillWait = wait);
    }

    /** The same with this limit on a fill. */
    public CacheSettings withFillTimeout(Duration timeout) {
        return with(it -> it.fillTimeout = timeout);
    }

    /** The same with this memory of what is not stored. */
    public CacheSettings withPassTtl(Duration ttl) {
        return with(it -> it.passTtl = ttl);
    }

    /** The same with or without early refresh. */
    public CacheSettings withEarlyRefresh(boolean early) {
        return with(it -> it.earlyRefresh = early);
    }

    /** The same with or without {@code Cache-Status} for clients. */
    public CacheSettings withStatusField(boolean told) {
        return with(it -> it.statusField = told);
    }

    /** The same as a dry run, or not. */
    public CacheSettings withDryRun(boolean dry) {
        return with(it -> it.dryRun = dry);
    }

    /** The same with another warm-up. */
    public CacheSettings withWarmUp(WarmUp warmUp) {
        return with(it -> it.warmUp = warmUp);
    }

    /** The same with {@code PURGE} from these networks. */
    public CacheSettings withPurgeFrom(List<Cidr> networks) {
        return with(it -> it.purgeFrom = networks);
    }

    private CacheSettings with(Consumer<SettingsDraft> change) {
        var draft = new SettingsDraft(this);
        change.accept(draft);
        return draft.settings();
    }
}
