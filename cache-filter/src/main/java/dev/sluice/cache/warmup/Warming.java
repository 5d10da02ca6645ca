package dev.sluice.cache.warmup;

import dev.sluice.cache.http.Target;
import dev.sluice.cache.store.Purges;
import dev.sluice.core.redis.RedisLink;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the own server, in the background, for what {@link WarmUp} lists: at the start, and after a purge of everything
 * that any node made. One node of the cluster does it. Thread-safe.
 */
public final class Warming implements AutoCloseable {
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final RedisLink link;
    private final Parts parts;
    private @Nullable PacedRequests requests;
    private @Nullable Thread thread;

    /**
     * What the warm-up works with.
     *
     * @param told whether the cache says in {@code Cache-Status} what it did
     */
    public record Parts(WarmUp warmUp, Purges purges, boolean told, LongSupplier nanoClock) {}

    /** Nothing is asked for before {@link #start}. */
    public Warming(RedisLink link, Parts parts) {
        this.link = link;
        this.parts = parts;
    }

    /** Begins, as soon as the server answers; does nothing if no server is named, or it has begun. */
    public synchronized void start() {
        Optional<WarmUp.Server> server = parts.warmUp().server();
        if (server.isEmpty() || thread != null) {
            return;
        }
        WarmUp warmUp = parts.warmUp();
        PageClient client = new PageClient(server.get(), warmUp.requestTimeout(), parts.nanoClock());
        PacedRequests paced = new PacedRequests(client, warmUp.rate(), parts.nanoClock());
        Thread started = new Thread(new WarmUpTask(parts, server.get(), paced, link), "sluice-cache-warm-up");
        started.setDaemon(true);
        started.start();
        requests = paced;
        thread = started;
    }

    /**
     * Asks for one page soon, before the rest of the list, and once.
     *
     * @return whether it will be: not without a server, with too many pages waiting, or for a URL the cache passes by
     */
    public synchronized boolean refresh(Target target) {
        return requests != null
                && target.isPlain()
                && requests.enqueue(new Page(target.origin(), target.path() + target.query()));
    }

    /** Breaks off what is under way, and returns when the thread has ended, two seconds later at most. */
    @Override
    public void close() {
        Thread ending = stop();
        try {
            if (ending != null) {
                ending.join(LONGEST_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread stop() {
        Thread ending = thread;
        if (ending != null) {
            ending.interrupt();
        }
        if (requests != null) {
            requests.close();
        }
        requests = null;
        thread = null;
        return ending;
    }
}
