package dev.sluice.core.redis;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisUnavailable.Kind;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The one way to Redis: every call through it ends within {@code redis.timeout}, stands behind a breaker, and fails
 * only with the checked {@link RedisUnavailable}. Thread-safe.
 *
 * <p>Opening a link never fails because Redis is away. While the breaker is open, calls are refused without waiting
 * and a background thread asks Redis every {@code redis.breaker.pause} whether it answers again.
 */
public final class RedisLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisLink.class.getName());

    /** Two connectors may learn the nodes of a Cluster at once, one thread probes, one watches over large writes. */
    private static final int BACKGROUND_THREADS = 4;

    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final RedisSettings settings;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService background;
    private final @Nullable Connector connector;
    private final @Nullable UnifiedJedis foreign;
    private final Breaker breaker;
    private final LinkMetrics metrics;
    private final Complaints complaints;
    private final ChangeLog changeLog;
    private volatile long downSinceNanos;
    private volatile String whyPaused = "";

    private RedisLink(RedisSettings settings, @Nullable UnifiedJedis foreign, Metrics metrics, LongSupplier nanoClock) {
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.foreign = foreign;
        this.background = backgroundThreads();
        this.connector = foreign == null ? new Connector(settings, settings.poolSize(), background) : null;
        this.breaker = new Breaker(settings.breakerFailures(), settings.breakerPause(), nanoClock);
        this.metrics = new LinkMetrics(metrics, name(), breaker, this::inUse);
        this.complaints = new Complaints(nanoClock);
        this.changeLog = new ChangeLog(
                this,
                foreign == null
                        ? new ChangeLogReader.Source.Own(background)
                        : new ChangeLogReader.Source.Foreign(foreign),
                nanoClock);
    }

    /**
     * Opens a link of its own; a web application shares one by {@link RedisLinks} instead.
     *
     * @throws IllegalArgumentException if a key or trust store cannot be read
     */
    public static RedisLink open(RedisSettings settings, Metrics metrics) {
        RedisLink link = new RedisLink(settings, null, metrics, System::nanoTime);
        link.background.execute(link::answers); // So that the first request need not wait for the first connection.
        return link;
    }

    /**
     * A link through a client that the application has made, configured and will close. The time limits of the calls
     * are those of the client; address, pool and TLS of the settings are not used.
     *
     * @param client of one node or a {@link RedisClusterClient}; not the older {@code JedisCluster}, whose pipelines start
     *     threads of their own
     * @throws IllegalArgumentException if it is a {@code JedisCluster}
     */
    @SuppressWarnings("deprecation") // Named to be refused.
    public static RedisLink using(UnifiedJedis client, RedisSettings settings, Metrics metrics) {
        if (client instanceof JedisCluster) {
            throw new IllegalArgumentException("hand in a RedisClusterClient in place of a JedisCluster");
        }
        return new RedisLink(settings, client, metrics, System::nanoTime);
    }

    private static ScheduledExecutorService backgroundThreads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(BACKGROUND_THREADS, task -> {
            Thread thread = new Thread(task, "sluice-redis");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return threads;
    }

    /** Sends what must not be sent twice; a connection found dead is a failure. */
    public <T extends @Nullable Object> T call(Function<UnifiedJedis, T> command) throws RedisUnavailable {
        return answered(command, false, settings.timeout(), true);
    }

    /**
     * Sends what is meant to take long, such as a blocking read or a subscription, and must not be sent twice. It keeps a
     * connection of the pool for as long. How long it took says nothing about Redis, so it is not among the latencies.
     *
     * <p>A subscription ends by its own {@code unsubscribe}; its connection is closed, however it ended. With a client that
     * was handed in, one that ended by an interrupt or a callback that throws goes back into that client's pool while it lasts.
     *
     * @param limit in place of {@code redis.timeout}; to reach it is a failure, so let the command end before
     */
    public <T extends @Nullable Object> T callWithin(Duration limit, Function<UnifiedJedis, T> command)
            throws RedisUnavailable {
        return answered(command, false, limit, false);
    }

    /** How often the calling thread has asked Redis so far, by whatever link: what a piece of work costs is the difference. */
    public static long callsOfThisThread() {
        return CallDeadline.begun();
    }

    /**
     * Sends what does no harm when sent twice: if the pooled connection turns out to have died, as all have after a
     * restart of Redis, the command is sent once more on a new one, within the same time limit.
     */
    public <T extends @Nullable Object> T callIdempotent(Function<UnifiedJedis, T> command) throws RedisUnavailable {
        return answered(command, true, settings.timeout(), true);
    }

    private <T extends @Nullable Object> T answered(
            Function<UnifiedJedis, T> command, boolean idempotent, Duration limit, boolean isTimed)
            throws RedisUnavailable {
        if (!breaker.allows()) {
            metrics.failed(Kind.PAUSED);
            throw new RedisUnavailable(
                    Kind.PAUSED, name() + " did not answer lately (" + whyPaused + "); calls are paused", null);
        }
        long start = nanoClock.getAsLong();
        CallDeadline.start(limit);
        try {
            T reply = send(command, idempotent);
            breaker.succeeded();
            if (isTimed) {
                metrics.answered(nanoClock.getAsLong() - start);
            }
            return reply;
        } catch (JedisException e) {
            throw unavailable(e);
        } finally {
            CallDeadline.end();
        }
    }

    private <T extends @Nullable Object> T send(Function<UnifiedJedis, T> command, boolean idempotent) {
        try {
            return command.apply(client());
        } catch (JedisException e) {
            if (!Diagnosis.of(e).stale()) {
                throw e;
            }
            dropIdle();
            if (!idempotent) {
                throw e;
            }
            return command.apply(client());
        }
    }

    private RedisUnavailable unavailable(JedisException failure) {
        Diagnosis diagnosis = Diagnosis.of(failure);
        metrics.failed(diagnosis.kind());
        if (diagnosis.answered()) {
            breaker.succeeded();
            complaints.about(name(), diagnosis.kind(), failure);
        } else if (breaker.failed()) {
            pause(failure);
        }
        return new RedisUnavailable(diagnosis.kind(), name() + ": " + failure.getMessage(), failure);
    }

    private void pause(JedisException failure) {
        downSinceNanos = nanoClock.getAsLong();
        whyPaused = String.valueOf(failure.getMessage());
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} does not answer ({1}); pausing calls, asking again every {2} ms",
                name(),
                whyPaused,
                Long.toString(settings.breakerPause().toMillis()));
        probeLater();
        dropIdle();
    }

    private void probeLater() {
        try {
            var unused =
                    background.schedule(this::probe, settings.breakerPause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The link is closing: nobody will call any more.
        }
    }

    private void probe() {
        if (!closesBreaker()) {
            return;
        }
        long downMillis = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - downSinceNanos);
        LOG.log(System.Logger.Level.INFO, "{0} answers again after {1} ms", name(), Long.toString(downMillis));
    }

    /** Whatever happens here, either the breaker is closed afterwards or somebody asks again. */
    private boolean closesBreaker() {
        boolean answered = false;
        try {
            answered = breaker.tryProbe() && answers();
        } finally {
            breaker.probed(answered);
            if (!breaker.allows()) {
                probeLater();
            }
        }
        return answered;
    }

    private boolean answers() {
        CallDeadline.start(settings.timeout());
        try {
            ask(client());
            return true;
        } catch (JedisException e) {
            return Diagnosis.of(e).answered();
        } finally {
            CallDeadline.end();
        }
    }

    /** Not PING: that would go to all nodes of a Cluster, and needs a permission of its own. */
    private boolean ask(UnifiedJedis redis) {
        return redis.exists(changeLog.key());
    }

    private UnifiedJedis client() {
        if (foreign != null) {
            return foreign;
        }
        if (connector == null) {
            throw new IllegalStateException("a link has a connector or a client");
        }
        return connector.client();
    }

    private void dropIdle() {
        if (connector != null) {
            connector.dropIdle(); // What a handed-in client does with its dead connections is its own affair.
        }
    }

    private int inUse() {
        return connector == null ? 0 : connector.inUse();
    }

    /** What the nodes sharing this Redis tell each other. */
    public ChangeLog changeLog() {
        return changeLog;
    }

    /** The settings this link was opened with. */
    public RedisSettings settings() {
        return settings;
    }

    /** Whether the keys of one script call must carry one hash tag. */
    public boolean isCluster() {
        return foreign == null
                ? settings.uri().topology() == RedisUri.Topology.CLUSTER
                : foreign instanceof RedisClusterClient;
    }

    /** Asks Redis now, unless the breaker already knows. */
    public Health health() {
        try {
            callIdempotent(this::ask);
            return new Health(name(), true, "answers");
        } catch (RedisUnavailable e) {
            return new Health(name(), false, e.kind() + ": " + e.getMessage());
        }
    }

    /** Whether Redis answers, and why not. */
    public record Health(String redis, boolean available, String reason) {}

    private String name() {
        return foreign == null ? settings.uri().toString() : "the application's Redis client";
    }

    /** Ends the background work and closes what this link opened, never a client that was handed in. */
    @Override
    public void close() {
        changeLog.close();
        background.shutdownNow();
        if (connector != null) {
            connector.close();
        }
        awaitEndOfBackground();
    }

    /** A container complains of threads that it finds after it has stopped an application, also of those that are about to end. */
    private void awaitEndOfBackground() {
        try {
            var unused = background.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
