package dev.sluice.cache.warmup;

import dev.sluice.cache.http.Origin;
import dev.sluice.cache.store.Purges;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One pass through all paths of the list, by the node that has the claim. For one thread. */
final class Round {
    private static final System.Logger LOG = System.getLogger(Round.class.getName());
    private static final long RENEWAL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int ATTEMPTS = 3;

    private final WarmUp warmUp;
    private final PacedRequests requests;
    private final Claim claim;
    private final Purges purges;
    private final Terms terms;
    private final long beganNanos;
    private final Tally tally;
    private long claimedNanos;

    /** How it ended. */
    enum End {
        DONE,
        /** The application does not answer at all yet. */
        NOT_READY,
        /** Everything was purged meanwhile, so it has to begin anew. */
        PURGED,
        /** This node was away for so long that another one has gone on. */
        TAKEN
    }

    /**
     * What a round goes by.
     *
     * @param floor position of the purge of everything after which it is
     * @param told whether the cache says in each answer what it did
     */
    record Terms(Origin origin, long floor, boolean told, LongSupplier nanoClock) {}

    Round(WarmUp warmUp, PacedRequests requests, Claim claim, Purges purges, Terms terms) {
        this.warmUp = warmUp;
        this.requests = requests;
        this.claim = claim;
        this.purges = purges;
        this.terms = terms;
        this.beganNanos = terms.nanoClock().getAsLong();
        this.claimedNanos = beganNanos;
        this.tally = new Tally(warmUp.paths().size(), beganNanos);
    }

    End run() throws InterruptedException {
        for (String path : warmUp.paths()) {
            Optional<End> end = ask(path);
            if (end.isPresent()) {
                return end.get();
            }
            if (tally.asked() == 1) {
                log("warm-up of " + warmUp.paths().size() + " paths, at most " + warmUp.rate() + " per second");
            }
            if (tally.isWorthALine(terms.nanoClock().getAsLong())) {
                log("warm-up: " + tally.text());
            }
        }
        log("warm-up done, " + tally.closingText());
        return End.DONE;
    }

    private static void log(String text) {
        LOG.log(System.Logger.Level.INFO, "{0}", text);
    }

    /** Empty if the round goes on. */
    private Optional<End> ask(String path) throws InterruptedException {
        for (int attempts = 1; ; attempts++) {
            Optional<End> end = endBefore();
            if (end.isPresent()) {
                return end;
            }
            Attempt attempt = requests.ask(new Page(terms.origin(), path));
            if (tally.asked() == 0 && attempt.isOfAnother(terms.told())) {
                requests.foundAnother(attempt);
                return Optional.of(End.NOT_READY);
            }
            if (!attempt.isLater() || attempts == ATTEMPTS) {
                tally.count(path, attempt);
                return Optional.empty();
            }
        }
    }

    private Optional<End> endBefore() throws InterruptedException {
        requests.askEnqueued(0);
        long now = terms.nanoClock().getAsLong();
        if (now - beganNanos > warmUp.timeout().toNanos()) {
            log("warm-up ends by cache.warm-up.timeout, " + tally.closingText());
            return Optional.of(End.DONE);
        }
        if (purges.floor() > terms.floor()) {
            return Optional.of(End.PURGED);
        }
        return now - claimedNanos > RENEWAL_NANOS && !isStillOurs(now) ? Optional.of(End.TAKEN) : Optional.empty();
    }

    /** Without Redis nobody else can go on either, and this node's memory is worth filling. */
    private boolean isStillOurs(long now) {
        claimedNanos = now;
        try {
            return claim.take(terms.floor()) == Claim.Holder.OURS;
        } catch (RedisUnavailable e) {
            return true;
        }
    }
}
