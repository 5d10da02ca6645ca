package dev.sluice.ratelimit.token;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the issuer's key set on one thread of its own: at start, at intervals, and when a token names an unknown key,
 * for that at most once in 30 seconds, so that made-up names cause no load. Thread-safe.
 *
 * <p>When the set cannot be read, the last one remains in force; one line of the log tells of it, and one of its end.
 */
final class JwksRefresh implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JwksRefresh.class.getName());
    private static final long ASK_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Duration FILE_PAUSE = Duration.ofSeconds(5);
    private static final Duration PAUSE_BEFORE_FIRST = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
    private static final long WAIT_MILLIS = 500;
    private static final int MOST_WAITING = 8;

    /** What it counts with and what it tells the time by. */
    record Surroundings(JwksMeters meters, LongSupplier nanoClock) {}

    private final JwksSettings settings;
    private final JwksLocation location;
    private final Surroundings surroundings;
    private final Predicate<List<VerificationKey>> replace;
    private final ScheduledThreadPoolExecutor thread;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile boolean loaded;
    private volatile boolean failing;
    private boolean skippedTold;
    private @Nullable CompletableFuture<Void> underWay;
    private long askedNanos;
    private boolean everAsked;

    /** @param replace takes the keys read and tells whether they are others than before */
    JwksRefresh(JwksSettings settings, Surroundings surroundings, Predicate<List<VerificationKey>> replace) {
        this.settings = settings;
        this.location = JwksLocation.of(settings);
        this.surroundings = surroundings;
        this.replace = replace;
        this.thread = new ScheduledThreadPoolExecutor(1, JwksRefresh::daemon, new ThreadPoolExecutor.DiscardPolicy());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sluice-keys");
        thread.setDaemon(true);
        return thread;
    }

    synchronized void start() {
        if (settings.isOpenToOthers()) {
            String line = "blacklist.jwks is fetched without TLS: whoever can change it on its way can sign tokens";
            LOG.log(System.Logger.Level.WARNING, line);
        }
        CompletableFuture<Void> first = new CompletableFuture<>();
        underWay = first;
        thread.execute(() -> inTurn(first));
    }

    boolean isLoaded() {
        return loaded;
    }

    boolean isFailing() {
        return failing;
    }

    /** Waits, but not long and not in a crowd, for a reading that is under way or may begin now. */
    void awaitNext() {
        CompletableFuture<Void> next = ask();
        if (next == null || !waiting.tryAcquire()) {
            return;
        }
        try {
            next.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The token is judged by the keys there are.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.release();
        }
    }

    private synchronized @Nullable CompletableFuture<Void> ask() {
        if (underWay != null && !underWay.isDone()) {
            return underWay;
        }
        long now = surroundings.nanoClock().getAsLong();
        if (thread.isShutdown() || (everAsked && now - askedNanos < ASK_NANOS)) {
            return null;
        }
        everAsked = true;
        askedNanos = now;
        CompletableFuture<Void> asked = new CompletableFuture<>();
        underWay = asked;
        thread.execute(() -> read(asked));
        return asked;
    }

    private void inTurn(CompletableFuture<Void> reading) {
        try {
            read(reading);
        } finally {
            Runnable next = () -> inTurn(new CompletableFuture<>());
            var unused = thread.schedule(next, pause().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Duration pause() {
        Duration longest = settings.isUrl() ? settings.refresh() : FILE_PAUSE;
        if (failing) {
            longest = loaded ? PAUSE_AFTER_FAILURE : PAUSE_BEFORE_FIRST;
        }
        return longest.compareTo(settings.refresh()) < 0 ? longest : settings.refresh();
    }

    private void read(CompletableFuture<Void> reading) {
        try {
            take(JwksDocument.parse(location.read(), settings));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            reading.complete(null);
        }
    }

    private void take(JwksDocument document) {
        boolean isChanged = replace.test(document.keys());
        loaded = true;
        JwksMeters meters = surroundings.meters();
        (isChanged ? meters.changed() : meters.unchanged()).increment();
        if (isChanged) {
            tellOfSkipped(document.skipped());
        }
        if (failing) {
            failing = false;
            LOG.log(System.Logger.Level.INFO, "The key set of blacklist.jwks can be read again");
        }
    }

    private void tellOfSkipped(int skipped) {
        surroundings.meters().skipped().add(skipped);
        if (skipped > 0 && !skippedTold) {
            skippedTold = true;
            String line =
                    "{0} keys of blacklist.jwks are not used: broken, too weak, of an unknown kind or for another use";
            LOG.log(System.Logger.Level.WARNING, line, skipped);
        }
    }

    private void failed(Exception fault) {
        surroundings.meters().failed().increment();
        if (!failing) {
            failing = true;
            String line = "The key set of blacklist.jwks cannot be read ({0}); {1}";
            String effect =
                    loaded ? "its last keys remain in force" : "tokens signed with its keys get 503 until it can";
            LOG.log(System.Logger.Level.WARNING, line, fault, effect);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
