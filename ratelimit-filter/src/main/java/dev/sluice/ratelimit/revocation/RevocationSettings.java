package dev.sluice.ratelimit.revocation;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.BasicUsers;
import java.time.Duration;

/**
 * How a node learns of revocations, and who may revoke by HTTP. Immutable; shows no secret.
 *
 * @param maxStaleness how long a revocation may stay unseen by a node; zero if Redis is asked at every check
 * @param copyMaxEntries the most revocations a node keeps a copy of
 * @param lastKnownMaxAge how old the copy may be that answers while Redis is away
 * @param auditLength about how many acts the audit keeps; zero for no audit
 * @param clients who may revoke by HTTP
 */
public record RevocationSettings(
        Duration maxStaleness,
        int copyMaxEntries,
        WhenRedisIsDown whenRedisIsDown,
        Duration lastKnownMaxAge,
        int auditLength,
        BasicUsers clients) {
    /** What becomes of a token that Redis cannot be asked about. */
    public enum WhenRedisIsDown {
        /** It is not accepted. */
        REFUSE,
        /** The node's copy decides, if it is not too old. */
        LAST_KNOWN
    }

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_LAST_KNOWN = Duration.ofDays(1);
    private static final int MOST_ENTRIES = 10_000_000;

    /** Reads the {@code blacklist.*} keys that speak of revocations; what is wrong with them is told by {@code check()}. */
    public static RevocationSettings from(Settings settings) {
        RevocationSettings revocation = new RevocationSettings(
                settings.duration("blacklist.max-staleness"),
                settings.integer("blacklist.copy.max-entries", 1000, MOST_ENTRIES),
                settings.oneOf("blacklist.when-redis-is-down", WhenRedisIsDown.class),
                settings.duration("blacklist.last-known.max-age"),
                settings.integer("blacklist.audit.length", 0, MOST_ENTRIES),
                BasicUsers.from(settings, "blacklist.revocation.client"));
        revocation.rejectContradictions(settings);
        return revocation;
    }

    private void rejectContradictions(Settings settings) {
        if (keepsCopy()) {
            rejectStaleness(settings);
        } else if (whenRedisIsDown == WhenRedisIsDown.LAST_KNOWN) {
            settings.reject("blacklist.when-redis-is-down", "refuse unless blacklist.max-staleness is above 0s");
        }
        if (lastKnownMaxAge.compareTo(maxStaleness) < 0 || lastKnownMaxAge.compareTo(LONGEST_LAST_KNOWN) > 0) {
            settings.reject("blacklist.last-known.max-age", "from blacklist.max-staleness to 1d");
        }
    }

    /** When a read of the log returns, it says what was so when it was sent; then the next one has to return too. */
    private void rejectStaleness(Settings settings) {
        Duration least = settings.duration("changelog.block").multipliedBy(2).plus(settings.duration("redis.timeout"));
        if (maxStaleness.compareTo(least) < 0) {
            settings.reject(
                    "blacklist.max-staleness",
                    "0s, or at least " + least.toMillis()
                            + "ms: twice changelog.block and redis.timeout, what a quiet change log can promise");
        }
        if (maxStaleness.compareTo(LONGEST) > 0) {
            settings.reject("blacklist.max-staleness", "at most 1h");
        }
    }

    /** Whether a node keeps a copy of all revocations in force. */
    public boolean keepsCopy() {
        return !maxStaleness.isZero();
    }
}
