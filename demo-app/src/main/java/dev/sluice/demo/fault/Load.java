package dev.sluice.demo.fault;

import dev.sluice.demo.web.DaemonThread;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Visitors that ask all nodes for pages, one after the other with a pause between, for a while. One load at a time; it holds a
 * bounded number of measurements and two threads, whatever its size. Thread-safe.
 */
public final class Load implements AutoCloseable {
    /** The most visitors at once. */
    public static final int MOST_USERS = 200;

    /** The shortest time one lasts, in seconds. */
    public static final int LEAST_SECONDS = 5;

    /** The longest. */
    public static final int MOST_SECONDS = 120;

    private static final List<String> PATHS = List.of("/", "/characters", "/static/web/demo.css", "/sign-in");
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier nanoClock;
    private @Nullable Run run;

    /** @param nanoClock what time is measured by */
    public Load(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * How a load goes, or how the last one went.
     *
     * @param left how long it goes on
     * @param statuses how many answers there were of each
     * @param errors requests that got no answer at all
     * @param perSecond answers, over the whole run
     * @param p50Millis half of the last answers took no longer
     * @param p99Millis 99 of 100 of them took no longer
     */
    public record State(
            int users,
            Duration left,
            Map<Integer, Long> statuses,
            long errors,
            double perSecond,
            double p50Millis,
            double p99Millis) {
        static final State NONE = new State(0, Duration.ZERO, Map.of(), 0, 0, 0, 0);

        /** Whether it goes on. */
        public boolean runs() {
            return !left.isZero();
        }

        /** All answers. */
        public long answers() {
            return statuses.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Begins one, in place of the one that goes on.
     *
     * @param nodes their addresses
     * @throws IllegalArgumentException if it would be too large, too short or too long
     */
    public synchronized void start(List<String> nodes, int users, Duration lasts) {
        if (users < 1 || users > MOST_USERS) {
            throw new IllegalArgumentException(users + " users; it must be 1 to " + MOST_USERS);
        }
        if (lasts.toSeconds() < LEAST_SECONDS || lasts.toSeconds() > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    lasts + "; it must be " + LEAST_SECONDS + " s to " + MOST_SECONDS + " s");
        }
        stop();
        Run begun = new Run(List.copyOf(nodes), users, lasts);
        run = begun;
        begun.begin();
    }

    /** Ends it; what was measured stays. */
    public synchronized void stop() {
        if (run != null) {
            run.end();
        }
    }

    /** How it goes. */
    public synchronized State state() {
        return run == null ? State.NONE : run.state();
    }

    @Override
    public void close() {
        stop();
    }

    /** One load from begin to end. */
    private final class Run {
        private static final int THREADS = 2;

        private final List<String> nodes;
        private final int users;
        private final long begin = nanoClock.getAsLong();
        private final LoadTally tally = new LoadTally();
        private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, DaemonThread.named("demo-load"));
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .executor(threads)
                .build();
        private volatile long end;

        Run(List<String> nodes, int users, Duration lasts) {
            this.nodes = nodes;
            this.users = users;
            this.end = begin + lasts.toNanos();
        }

        void begin() {
            List<CompletableFuture<Void>> visitors = new ArrayList<>();
            for (int user = 0; user < users; user++) {
                visitors.add(visit(user, user));
            }
            var unused = CompletableFuture.allOf(visitors.toArray(CompletableFuture[]::new))
                    .whenComplete((all, failure) -> threads.shutdown());
        }

        void end() {
            end = Math.min(end, nanoClock.getAsLong());
        }

        /** One page, and then the next, until the time is over. */
        private CompletableFuture<Void> visit(int user, int count) {
            if (nanoClock.getAsLong() - end >= 0) {
                return CompletableFuture.completedFuture(null);
            }
            long sent = nanoClock.getAsLong();
            return client.sendAsync(request(user, count), HttpResponse.BodyHandlers.discarding())
                    .handle((response, failure) -> {
                        if (response == null) {
                            tally.failed();
                        } else {
                            tally.answered(response.statusCode(), nanoClock.getAsLong() - sent);
                        }
                        return user;
                    })
                    .thenComposeAsync(
                            next -> visit(next, count + 1),
                            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        }

        /** Each visitor has an address of its own, from the range for measurements (RFC 2544), as if from behind a proxy. */
        private HttpRequest request(int user, int count) {
            String path = PATHS.get(count / nodes.size() % PATHS.size());
            return HttpRequest.newBuilder(URI.create(nodes.get(count % nodes.size()) + path))
                    .header("X-Forwarded-For", "198.18.0." + (user + 1))
                    .timeout(PATIENCE)
                    .build();
        }

        State state() {
            long now = nanoClock.getAsLong();
            Duration left = Duration.ofNanos(Math.max(0, end - now));
            double seconds = Math.max(1, Math.min(now, end) - begin) / 1e9;
            Map<Integer, Long> statuses = new TreeMap<>(tally.statuses());
            long answers = statuses.values().stream().mapToLong(Long::longValue).sum();
            return new State(
                    users, left, statuses, tally.errors(), answers / seconds, tally.millis(0.5), tally.millis(0.99));
        }
    }
}
