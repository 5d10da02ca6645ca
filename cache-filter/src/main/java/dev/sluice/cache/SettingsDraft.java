package dev.sluice.cache;

import dev.sluice.cache.rule.CacheRules;
import dev.sluice.cache.rule.MediaTypes;
import dev.sluice.cache.warmup.WarmUp;
import dev.sluice.core.config.Cidr;
import dev.sluice.core.web.PathPatterns;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A copy of settings in which some are changed, so that each change names what it changes. For one thread. */
final class SettingsDraft {
    PathPatterns paths;
    Set<String> hosts;
    CacheRules rules;
    long nearBytes;
    long nearObjectBytes;
    int maxEntryBytes;
    int variants;
    MediaTypes compressedTypes;
    CacheSettings.WhenRedisIsDown whenRedisIsDown;
    Duration fillWait;
    Duration fillTimeout;
    Duration passTtl;
    boolean earlyRefresh;
    boolean statusField;
    boolean dryRun;
    WarmUp warmUp;
    List<Cidr> purgeFrom;

    SettingsDraft(CacheSettings from) {
        paths = from.paths();
        hosts = from.hosts();
        rules = from.rules();
        nearBytes = from.nearBytes();
        nearObjectBytes = from.nearObjectBytes();
        maxEntryBytes = from.maxEntryBytes();
        variants = from.variants();
        compressedTypes = from.compressedTypes();
        whenRedisIsDown = from.whenRedisIsDown();
        fillWait = from.fillWait();
        fillTimeout = from.fillTimeout();
        passTtl = from.passTtl();
        earlyRefresh = from.earlyRefresh();
        statusField = from.statusField();
        dryRun = from.dryRun();
        warmUp = from.warmUp();
        purgeFrom = from.purgeFrom();
    }

    /** @throws IllegalArgumentException if one is out of its range */
    CacheSettings settings() {
        return new CacheSettings(
                paths,
                hosts,
                rules,
                nearBytes,
                nearObjectBytes,
                maxEntryBytes,
                variants,
                compressedTypes,
                whenRedisIsDown,
                fillWait,
                fillTimeout,
                passTtl,
                earlyRefresh,
                statusField,
                dryRun,
                warmUp,
                purgeFrom);
    }
}
