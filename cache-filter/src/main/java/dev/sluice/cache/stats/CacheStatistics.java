package dev.sluice.cache.stats;

import dev.sluice.cache.http.Copy.Tier;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Plan;
import dev.sluice.cache.http.Reply;
import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Histogram;
import dev.sluice.core.metrics.Metrics;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What this node's cache did since its start, as metrics {@code sluice_cache_…} and as a {@link CacheFigures} to read.
 *
 * <p>Thread-safe; to count takes no lock and allocates nothing.
 */
public final class CacheStatistics {
    private final Metrics metrics;
    private final CountersOf<Tier> hits;
    private final CountersOf<Forward> forwards;
    private final CountersOf<NotStored> notStored;
    private final CountersOf<Refresh> refreshes;
    private final CountersOf<PurgeKind> purges;
    private final Counter refreshesFailed;
    private final Counter staleHits;
    private final Counter notModified;
    private final Counter served;
    private final Counter stored;
    private final Histogram fills;
    private final Counter collapsed;
    private final Counter waitsTimedOut;
    private final Counter lateFills;
    private final Counter purgesFailed;
    private final Counter corrupt;
    private final Counter redisAway;
    private final Supplier<CacheFigures.Near> near;

    /** @param near what this JVM keeps; read whenever somebody looks, on any thread */
    public CacheStatistics(Metrics metrics, Supplier<CacheFigures.Near> near) {
        this.metrics = metrics;
        this.near = near;
        hits = CountersOf.of(Tier.class, tier -> count("hits", "Requests answered", "tier", tier.word()));
        forwards = CountersOf.of(Forward.class, why -> count("forwards", "Requests passed on", "reason", word(why)));
        notStored = CountersOf.of(
                NotStored.class,
                why -> count("not_stored", "Answers to misses that were not stored", "reason", word(why)));
        refreshes = CountersOf.of(
                Refresh.class, why -> count("refreshes", "Copies renewed while they were served", "why", why.word()));
        purges = CountersOf.of(PurgeKind.class, by -> count("purges", "Purges asked of this node", "by", by.word()));
        refreshesFailed = count("refreshes_failed", "Copies that could not be renewed while they were served");
        staleHits = count("stale_hits", "Requests answered by a copy that was no longer fresh");
        notModified = count("not_modified", "Requests answered by 304 from a copy");
        served = count("served_bytes", "Length of the bodies served from copies");
        stored = count("stored", "Answers stored");
        fills = metrics.histogram("sluice_cache_fill_seconds", "How long the application took for an answer to a miss");
        collapsed = count("collapsed", "Requests answered by the fill of another one");
        waitsTimedOut = count("waits_timed_out", "Requests that waited for the fill of another one in vain");
        lateFills = count("late_fills", "Copies rejected because a purge came while they were made");
        purgesFailed = count("purges_failed", "Purges that Redis did not take");
        corrupt = count("corrupt", "Values in Redis that were no entry of this version");
        redisAway = count("redis_away", "Look-ups and stores that Redis did not answer");
        gauge("near_bytes", "Size of the responses kept in this JVM", CacheFigures.Near::bytes);
        gauge("near_entries", "Responses kept in this JVM", CacheFigures.Near::entries);
        gauge("near_evictions", "Responses that left this JVM for want of room", CacheFigures.Near::evictions);
    }

    private Counter count(String what, String help, String... labels) {
        return metrics.counter("sluice_cache_" + what + "_total", help, labels);
    }

    private static String word(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private void gauge(String what, String help, ToLongFunction<CacheFigures.Near> value) {
        metrics.gauge("sluice_cache_" + what, help, () -> value.applyAsLong(near.get()));
    }

    /** A copy answered, with or without waiting for the fill of another request. */
    public void served(Plan.Serve serve, boolean afterWaiting) {
        hit(serve.copy().tier());
        if (!serve.copy().isFresh()) {
            stale();
        }
        if (serve.reply() instanceof Reply.NotModified) {
            notModified();
        } else {
            served(serve.copy().response().head().length());
        }
        if (afterWaiting) {
            collapsed();
        }
    }

    /** A copy answered. */
    public void hit(Tier tier) {
        hits.increment(tier);
    }

    /** The copy that answered was no longer fresh; in addition to {@link #hit}. */
    public void stale() {
        staleHits.increment();
    }

    /** The copy answered by 304; in addition to {@link #hit}. */
    public void notModified() {
        notModified.increment();
    }

    /** So many bytes of a body were served from a copy. */
    public void served(long bytes) {
        served.add(bytes);
    }

    /** The request went to the application, or was refused for want of a copy. */
    public void forwarded(Forward why) {
        forwards.increment(why);
    }

    /** An answer was stored. */
    public void stored() {
        stored.increment();
    }

    /** An answer to a miss was not stored. */
    public void notStored(NotStored why) {
        notStored.increment(why);
    }

    /** The application has answered a miss. */
    public void filled(Duration took) {
        fills.record(took.toNanos());
    }

    /** The fill of another request answered this one; in addition to {@link #forwarded}. */
    public void collapsed() {
        collapsed.increment();
    }

    /** A request has waited for another one's fill as long as it may. */
    public void waitTimedOut() {
        waitsTimedOut.increment();
    }

    /** A copy was renewed that could still be served. */
    public void refreshed(Refresh why) {
        refreshes.increment(why);
    }

    /** A copy could not be renewed. */
    public void refreshFailed() {
        refreshesFailed.increment();
    }

    /** This node has purged. */
    public void purged(PurgeKind by) {
        purges.increment(by);
    }

    /** A purge did not reach Redis. */
    public void purgeFailed() {
        purgesFailed.increment();
    }

    /** A copy was not used because a purge came while it was made. */
    public void lateFill() {
        lateFills.increment();
    }

    /** A value in Redis was no entry of this version. */
    public void corrupt() {
        corrupt.increment();
    }

    /** Redis did not answer a look-up or a store. */
    public void redisAway() {
        redisAway.increment();
    }

    /** How many fills took at most so many seconds, by bound and shortest first. */
    public Map<String, Long> fillsByBoundSeconds() {
        return fills.countsByBoundSeconds();
    }

    /** Everything counted so far; what is counted at this moment may or may not be in it. */
    public CacheFigures figures() {
        long answered = hits.total(tier -> true);
        long missed = forwards.total(CacheStatistics::isMiss);
        return new CacheFigures(
                new CacheFigures.Hits(
                        hits.count(Tier.NEAR),
                        hits.count(Tier.FAR),
                        staleHits.count(),
                        notModified.count(),
                        served.count()),
                answered + missed == 0 ? 0 : (double) answered / (answered + missed),
                forwards.counts(),
                stored.count(),
                notStored.counts(),
                fillFigures(),
                refreshes.counts(),
                refreshesFailed.count(),
                purges.counts(),
                purgesFailed.count(),
                near.get(),
                corrupt.count(),
                redisAway.count());
    }

    /** The others are requests the cache had nothing to do with. */
    private static boolean isMiss(Forward why) {
        return why == Forward.REDIS_AWAY
                || !(why.fwd().equals("bypass") || why.fwd().equals("method"));
    }

    private CacheFigures.Fills fillFigures() {
        long count = fills.count();
        double seconds = fills.total().toNanos() / 1e9;
        return new CacheFigures.Fills(
                count, count == 0 ? 0 : seconds / count, collapsed.count(), waitsTimedOut.count(), lateFills.count());
    }
}
