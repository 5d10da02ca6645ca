package dev.sluice.demo.job;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.lock.Locks;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One node's share of the queue, quick with everything. Thread-safe. */
final class JobNode implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(1);

    /** Longer than a busy machine stands still. */
    static final Duration LONG_LEASE = Duration.ofSeconds(4);

    static final long ADA = 1;

    final List<Change> told = new CopyOnWriteArrayList<>();
    final Jobs jobs;
    final Queue queue;
    private final Metrics metrics = new Metrics("jobs");
    private final RedisLink link;
    private final Locks locks;

    private JobNode(String uri, QueueSettings settings, int mostOfAll) {
        link = link(uri);
        locks = new Locks(link, System::nanoTime);
        queue = new Queue(link, settings, Clock.systemUTC(), mostOfAll);
        jobs = new Jobs(queue, link, locks, settings, told::add);
    }

    /** Does jobs of these kinds. */
    static JobNode working(String uri, JobKind... kinds) {
        JobNode node = idle(uri, kinds);
        node.jobs.start();
        return node;
    }

    /** Takes jobs of these kinds and does none. */
    static JobNode idle(String uri, JobKind... kinds) {
        return of(uri, settings(WhenRedisIsDown.REFUSE), 1000, kinds);
    }

    static JobNode of(String uri, QueueSettings settings, int mostOfAll, JobKind... kinds) {
        JobNode node = new JobNode(uri, settings, mostOfAll);
        List.of(kinds).forEach(node.jobs::handle);
        return node;
    }

    static QueueSettings settings(WhenRedisIsDown whenRedisIsDown) {
        return settings(whenRedisIsDown, LEASE);
    }

    /** Does jobs of these kinds, and is taken for dead late. */
    static JobNode patient(String uri, JobKind... kinds) {
        JobNode node = of(uri, settings(WhenRedisIsDown.REFUSE, LONG_LEASE), 1000, kinds);
        node.jobs.start();
        return node;
    }

    /** Has one job of a user in the queue at a time. */
    static JobNode fair(String uri, JobKind... kinds) {
        return sharing(uri, 1, kinds);
    }

    /** Has so many jobs of a user in the queue at a time. */
    static JobNode sharing(String uri, int share, JobKind... kinds) {
        return of(uri, settings(WhenRedisIsDown.REFUSE, LONG_LEASE, share), 1000, kinds);
    }

    private static QueueSettings settings(WhenRedisIsDown whenRedisIsDown, Duration lease) {
        return settings(whenRedisIsDown, lease, 100);
    }

    private static QueueSettings settings(WhenRedisIsDown whenRedisIsDown, Duration lease, int share) {
        return new QueueSettings(
                2,
                lease,
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                3,
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
                share,
                Duration.ofMillis(300),
                whenRedisIsDown);
    }

    private RedisLink link(String uri) {
        Properties values = new Properties();
        values.setProperty("redis.uri", uri);
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        values.setProperty("redis.key-prefix", "sluice-demo");
        return RedisLink.open(RedisSettings.from(Settings.of(values)), metrics);
    }

    Job submit(String kind) {
        return submit(kind, null);
    }

    Job submit(String kind, @Nullable String dedupeKey) {
        try {
            return jobs.submit(ADA, kind, Map.of("n", "1"), dedupeKey);
        } catch (RedisUnavailable | QueueFull e) {
            throw new IllegalStateException(e);
        }
    }

    Job job(String id) {
        try {
            return jobs.find(id).orElseThrow();
        } catch (RedisUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as a crash would: Redis hears nothing more of it. */
    void kill() {
        link.close();
        close();
    }

    @Override
    public void close() {
        jobs.close();
        locks.close();
        link.close();
        metrics.close();
    }
}
