package dev.sluice.cache.warmup;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All requests of the warm-up, one after the other and no faster than its rate; single pages that somebody waits for
 * go in front. One thread asks; {@link #enqueue} and {@link #close} may come from any.
 */
final class PacedRequests implements AutoCloseable {
    /** Beyond this, pages to be renewed are only purged. */
    static final int MOST_WAITING = 1000;

    private final PageClient client;
    private final LongSupplier nanoClock;
    private final Pace pace;
    private final BlockingQueue<Page> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    PacedRequests(PageClient client, int perSecond, LongSupplier nanoClock) {
        this.client = client;
        this.nanoClock = nanoClock;
        this.pace = new Pace(perSecond, nanoClock.getAsLong());
    }

    /** Returns whether the page will be asked for; once, however often it is named until then. */
    boolean enqueue(Page page) {
        return waiting.contains(page) || waiting.offer(page);
    }

    /** Waits at most that long for pages that were enqueued, and asks for all of them. */
    void askEnqueued(long nanos) throws InterruptedException {
        @Nullable Page page = waiting.poll(nanos, TimeUnit.NANOSECONDS);
        while (page != null) {
            var unused = ask(page); // If it fails, what is stored is stale all the same, and clients renew it.
            page = waiting.poll();
        }
    }

    /** Waits for its turn and asks once. */
    Attempt ask(Page page) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pace.waitNanos(nanoClock.getAsLong()));
        pace.began(nanoClock.getAsLong());
        Attempt attempt = attempt(page);
        if (attempt.outcome() == Answer.Outcome.FAILED) {
            pace.failed(nanoClock.getAsLong());
        } else {
            pace.succeeded();
        }
        return attempt;
    }

    /** Nobody answers there for the application, which is a failure even if the answer looks well. */
    void foundAnother(Attempt attempt) {
        if (attempt.outcome() != Answer.Outcome.FAILED) {
            pace.failed(nanoClock.getAsLong());
        }
    }

    /** How long the next request has to wait for its turn, in nanoseconds. */
    long waitNanos() {
        return pace.waitNanos(nanoClock.getAsLong());
    }

    private Attempt attempt(Page page) throws InterruptedException {
        try {
            return Attempt.answered(client.get(page));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return Attempt.failed(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
