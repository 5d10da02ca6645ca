package dev.sluice.core.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The one thread that reads a {@link ChangeLog}, on a connection of its own, where every wait has an end: a link that
 * is silently dead is noticed. What it has read belongs to that thread alone.
 */
final class ChangeLogReader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChangeLog.class.getName());
    private static final StreamEntryID NOTHING = new StreamEntryID(0, 0);
    private static final int ENTRIES_PER_READ = 512;

    /** How often a client that was handed in is polled: its sockets may know no time limit for blocking reads. */
    private static final Duration POLL = Duration.ofMillis(100);

    private final ChangeLog log;
    private final RedisSettings settings;
    private final Source source;
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "sluice-changes");
    private @Nullable Connector connector;
    private @Nullable StreamEntryID last;
    private boolean failing;

    /** Where the reader gets a client: one of its own, or the one the application handed in. */
    sealed interface Source {
        record Own(ScheduledExecutorService background) implements Source {}

        record Foreign(UnifiedJedis client) implements Source {}
    }

    ChangeLogReader(ChangeLog log, RedisSettings settings, Source source) {
        this.log = log;
        this.settings = settings;
        this.source = source;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        connector = source instanceof Source.Own own ? new Connector(settings, 1, own.background()) : null;
        try {
            boolean goOn = true;
            while (goOn) {
                goOn = !closedWithin(readOnce());
            }
        } finally {
            if (connector != null) {
                connector.close();
            }
        }
    }

    /** Reads once and returns how long to wait before the next time. */
    private Duration readOnce() {
        CallDeadline.start(settings.changeBlock().plus(settings.timeout()));
        try {
            read(client());
            report(null);
            return connector == null ? POLL : Duration.ZERO;
        } catch (RuntimeException e) { // Jedis throws more than its own kind, and this thread must go on.
            if (connector != null) {
                connector.dropIdle();
            }
            if (NOTHING.equals(last)) {
                last = null; // An empty log is no mark: what was told meanwhile may have gone with a restarted Redis.
            }
            report(e);
        } finally {
            CallDeadline.end();
        }
        return POLL;
    }

    private UnifiedJedis client() {
        if (source instanceof Source.Foreign foreign) {
            return foreign.client();
        }
        if (connector == null) {
            throw new IllegalStateException("a reader with a connection of its own has a connector");
        }
        return connector.client();
    }

    private void read(UnifiedJedis redis) {
        long sent = log.now();
        StreamEntryID from = last;
        if (from == null) {
            startFrom(tail(redis));
            log.readAnswered(sent);
            return;
        }
        List<StreamEntry> entries = entriesAfter(from, redis);
        if (entries.isEmpty()) {
            checkThatNothingWasLost(from, tail(redis));
        }
        entries.forEach(this::apply);
        log.tellThoseWhoFailed();
        if (entries.size() < ENTRIES_PER_READ) {
            log.readAnswered(sent);
        }
    }

    private List<StreamEntry> entriesAfter(StreamEntryID from, UnifiedJedis redis) {
        XReadParams params = XReadParams.xReadParams().count(ENTRIES_PER_READ);
        if (connector != null) {
            params.block((int) settings.changeBlock().toMillis());
        }
        List<Map.Entry<String, List<StreamEntry>>> streams = redis.xread(params, Map.of(log.key(), from));
        return streams == null || streams.isEmpty() ? List.of() : streams.get(0).getValue();
    }

    private StreamEntryID tail(UnifiedJedis redis) {
        List<StreamEntry> newest = redis.xrevrange(log.key(), "+", "-", 1);
        return newest.isEmpty() ? NOTHING : newest.get(0).getID();
    }

    /** Silence proves nothing if the log itself went: after FLUSHALL, or on a master that lacks the last entries. */
    private void checkThatNothingWasLost(StreamEntryID from, StreamEntryID tail) {
        if (tail.compareTo(from) < 0) {
            startFrom(tail);
        }
    }

    private void startFrom(StreamEntryID tail) {
        last = tail;
        log.tellMissed();
    }

    private void apply(StreamEntry entry) {
        Map<String, String> fields = entry.getFields();
        String expected = String.valueOf(last);
        last = entry.getID();
        if (!expected.equals(fields.get("p"))) {
            log.tellMissed();
        }
        log.tellChanged(fields.getOrDefault("t", ""), fields.getOrDefault("b", ""));
    }

    private void report(@Nullable RuntimeException failure) {
        if (failing != (failure != null)) {
            failing = failure != null;
            String state = failing ? "cannot be read: " + failure : "is read again";
            LOG.log(failing ? System.Logger.Level.WARNING : System.Logger.Level.INFO, "change log {0}", state);
        }
    }

    private boolean closedWithin(Duration time) {
        try {
            return closing.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Returns when the thread has ended, at the end of a read that lasts at most {@code changelog.block}. */
    @Override
    public void close() {
        closing.release();
        try {
            thread.join(settings.changeBlock().plus(settings.timeout()).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
