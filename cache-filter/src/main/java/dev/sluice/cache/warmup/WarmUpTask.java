package dev.sluice.cache.warmup;

import dev.sluice.cache.store.Purges;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the thread of the warm-up does: a round at the start and after each purge of everything, and between times the
 * single pages that are to be renewed. It ends by interruption.
 */
final class WarmUpTask implements Runnable {
    private static final System.Logger LOG = System.getLogger(WarmUpTask.class.getName());
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long OTHERS_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(10);

    private final WarmUp warmUp;
    private final WarmUp.Server server;
    private final PacedRequests requests;
    private final Claim claim;
    private final Purges purges;
    private final boolean told;
    private final LongSupplier nanoClock;
    private long doneFloor = -1;
    private long nextTryNanos;
    private boolean isHolder;
    private boolean isWaitTold;

    WarmUpTask(Warming.Parts parts, WarmUp.Server server, PacedRequests requests, RedisLink link) {
        this.warmUp = parts.warmUp();
        this.server = server;
        this.requests = requests;
        this.claim = new Claim(link, server, parts.warmUp());
        this.purges = parts.purges();
        this.told = parts.told();
        this.nanoClock = parts.nanoClock();
        this.nextTryNanos = nanoClock.getAsLong();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (InterruptedException e) {
            // The application ends, and so does this thread.
        } finally {
            leave();
        }
    }

    /** Nobody looks after this thread, so a fault must not end it. */
    private void step() throws InterruptedException {
        try {
            if (!warmUp.paths().isEmpty() && nextTryNanos - nanoClock.getAsLong() <= 0) {
                roundIfDue();
            }
            requests.askEnqueued(TICK_NANOS);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the warm-up failed; it goes on", e);
            TimeUnit.SECONDS.sleep(PAUSE_AFTER_FAULT.toSeconds());
        }
    }

    private void roundIfDue() throws InterruptedException {
        try {
            if (!purges.isCurrent()) {
                purges.catchUp();
            }
            long floor = purges.floor();
            if (floor > doneFloor) {
                take(floor);
            }
        } catch (RedisUnavailable e) {
            later(OTHERS_NANOS); // The link has told it.
        }
    }

    private void take(long floor) throws RedisUnavailable, InterruptedException {
        switch (claim.take(floor)) {
            case OURS -> round(floor);
            case OTHERS -> later(OTHERS_NANOS); // Until it is done, or the claim of a node that died has ended.
            case DONE -> doneFloor = floor;
        }
    }

    private void round(long floor) throws RedisUnavailable, InterruptedException {
        isHolder = true;
        Round.Terms terms = new Round.Terms(server.origin(), floor, told, nanoClock);
        switch (new Round(warmUp, requests, claim, purges, terms).run()) {
            case DONE -> {
                doneFloor = floor;
                isHolder = false;
                claim.done(floor);
            }
            case NOT_READY -> {
                tellWait();
                isHolder = false;
                later(requests.waitNanos()); // Without the claim: the server of another node may answer sooner.
                claim.giveBack();
            }
            case PURGED -> {} // The claim is kept for the next round.
            case TAKEN -> isHolder = false;
        }
    }

    private void tellWait() {
        if (!isWaitTold) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the warm-up waits until the application answers at {0}",
                    server.base().toString());
            isWaitTold = true;
        }
    }

    private void later(long nanos) {
        nextTryNanos = nanoClock.getAsLong() + nanos;
    }

    /** So that another node need not wait for the end of the lease. */
    private void leave() {
        boolean interrupted = Thread.interrupted(); // Or the call would fail by it.
        try {
            if (isHolder) {
                claim.giveBack();
            }
        } catch (RedisUnavailable | RuntimeException e) {
            // The claim ends by itself.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
