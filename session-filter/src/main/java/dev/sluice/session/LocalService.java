package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.Backlog.Entry;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Conflict;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRecords;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Serves sessions from the memory of this node while Redis is away, and writes what was changed when it is back. What
 * another node has changed meanwhile stays, and is counted; so is what came too late because its session has ended.
 * Thread-safe.
 */
final class LocalService {
    private static final System.Logger LOG = System.getLogger(LocalService.class.getName());

    private final SessionRecords records;
    private final Copies copies;
    private final Backlog backlog;
    private final LocalMetrics metrics;
    private final ReentrantLock pushing = new ReentrantLock();
    private final AtomicLong pushedLately = new AtomicLong();
    private final AtomicLong keptLately = new AtomicLong();
    private final AtomicLong lateLately = new AtomicLong();

    LocalService(SessionRecords records, Copies copies, Backlog backlog, LocalMetrics metrics) {
        this.records = records;
        this.copies = copies;
        this.backlog = backlog;
        this.metrics = metrics;
        metrics.showBacklog(backlog::size);
    }

    /** What this node remembers. Of a session it does not know nobody can say now whether it is there. */
    Loaded load(SessionRef ref, RedisUnavailable reason) throws RedisUnavailable {
        if (backlog.hasEnded(ref)) {
            return new Loaded.None();
        }
        StoredSession copy = copies.live(ref);
        if (copy == null) {
            throw reason;
        }
        metrics.served().increment();
        return new Loaded.Found(copy);
    }

    /** Keeps changes to a session until Redis is back. */
    Saved keep(SessionRef ref, @Nullable StoredSession begun, Changes changes, RedisUnavailable reason)
            throws RedisUnavailable {
        StoredSession base = begun == null ? copies.live(ref) : begun;
        if (base == null || !backlog.add(ref, begun != null, changes)) {
            throw reason;
        }
        copies.put(ref, begun == null ? base.changed(changes, base.revision()) : base);
        metrics.kept().increment();
        return new Saved.Written(base.revision(), Map.of());
    }

    /** Notes the end of a session. */
    void end(SessionRef ref) {
        copies.forget(ref);
        backlog.end(ref);
    }

    /** Writes what waits for this session, so that it may be read. */
    void push(SessionRef ref) throws RedisUnavailable {
        if (!backlog.has(ref)) {
            return;
        }
        pushing.lock();
        try {
            Entry entry = backlog.take(ref);
            if (entry != null) {
                push(ref, entry);
            }
        } finally {
            pushing.unlock();
        }
    }

    private void push(SessionRef ref, Entry entry) throws RedisUnavailable {
        boolean isWritten = false;
        try {
            write(ref, entry);
            isWritten = true;
        } finally {
            if (!isWritten) {
                backlog.putBack(ref, entry);
            }
        }
        pushedLately.incrementAndGet();
        metrics.pushed().increment();
    }

    private void write(SessionRef ref, Entry entry) throws RedisUnavailable {
        copies.forget(ref);
        if (entry.ends()) {
            records.end(ref);
            return;
        }
        Saved saved = entry.begins()
                ? records.begin(ref, entry.changes())
                : records.change(ref, Conflict.SKIP, null, entry.changes());
        if (saved instanceof Saved.Written written) {
            keptLately.addAndGet(written.skipped().size());
            written.skipped().forEach((field, theirs) -> metrics.conflicts().increment());
        } else {
            lateLately.incrementAndGet();
            metrics.late().increment();
        }
    }

    /** Writes all that waits, if Redis is back; to be called now and then. */
    void pushAll() {
        try {
            for (SessionRef ref : backlog.sessions()) {
                push(ref);
            }
        } catch (RedisUnavailable e) {
            return; // The next call goes on.
        }
        report();
    }

    private void report() {
        long pushed = pushedLately.getAndSet(0);
        if (pushed > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Sessions changed while Redis was away are written: {0}; attributes that others had changed too,"
                            + " and that stay as those left them: {1}; sessions that had ended: {2}",
                    Long.toString(pushed),
                    Long.toString(keptLately.getAndSet(0)),
                    Long.toString(lateLately.getAndSet(0)));
        }
    }

    /** A last try, as this node stops. */
    void close() {
        pushAll();
        int lost = backlog.size();
        if (lost > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "This node stops while Redis is away: the changes of {0} sessions are lost",
                    Integer.toString(lost));
        }
    }
}
