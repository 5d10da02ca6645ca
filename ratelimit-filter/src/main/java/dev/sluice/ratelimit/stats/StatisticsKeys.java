package dev.sluice.ratelimit.stats;

import dev.sluice.core.redis.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Names what the statistics keep in Redis and says when it ends. All keys share a partition, so a Cluster runs every
 * script on one node. Immutable.
 */
final class StatisticsKeys {
    private static final String PARTITION = "stats";
    private static final String RULE = "[a-z0-9-]{1,64}";

    private final KeySpace keys;
    private final StatisticsSettings settings;

    StatisticsKeys(String prefix, StatisticsSettings settings) {
        this.keys = new KeySpace(prefix, "ratelimit");
        this.settings = settings;
    }

    /** The days of the statistics begin at midnight UTC. */
    static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** Hash: {@code rule|endpoint|outcome} to calls. */
    String calls(LocalDate day) {
        return keys.key(PARTITION, "calls:" + day);
    }

    /** Sorted set: client to calls. */
    String clients(String rule, LocalDate day) {
        return keys.key(PARTITION, "clients:" + day + ":" + checked(rule));
    }

    /** Hash: {@code e<client>} to the calls it may not have made itself, {@code r<client>} to its refused ones. */
    String notes(String rule, LocalDate day) {
        return keys.key(PARTITION, "client-notes:" + day + ":" + checked(rule));
    }

    /** HyperLogLog of the users of one minute. */
    String online(long minute) {
        return keys.key(PARTITION, "online:" + minute);
    }

    /** Any key of the partition. */
    String some() {
        return keys.key(PARTITION, "time");
    }

    /** When what is kept about that day ends: it can be read for all the days that follow it, to their end. */
    long endOfDay(LocalDate day) {
        return day.plusDays(settings.days() + 1L)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
    }

    /** When a minute ends to be asked for, and one more because the clocks read it at different moments. */
    long endOfMinute(long minute) {
        return Duration.ofMinutes(minute + 1 + settings.online().toMinutes()).toMillis();
    }

    /** Whether a rule can have that name. */
    static boolean isRule(String name) {
        return name.matches(RULE);
    }

    private static String checked(String rule) {
        if (!isRule(rule)) {
            throw new IllegalArgumentException("the name of a rule has 1 to 64 of a-z, 0-9 and -");
        }
        return rule;
    }
}
