package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.redis.RedisUnavailable.Kind;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Conflict;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRecords;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves sessions from the memory of this node while Redis is away, and writes what was changed when it is back. What
 * another node has changed meanwhile stays, and is counted; so is what came too late because its session has ended.
 * Thread-safe.
 *
 * <p>What waits for a session is written under a lock, and leaves the backlog only after that: who looks for the session
 * meanwhile waits, and then finds in Redis what this node has promised.
 */
final class LocalService {
    private static final int LOCKS = 64;

    private final SessionRecords records;
    private final PrincipalSessions principals;
    private final Copies copies;
    private final Backlog backlog;
    private final LocalLog log;
    private final Clock clock;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    LocalService(
            SessionRecords records, PrincipalSessions principals, Copies copies, LocalMetrics metrics, Clock clock) {
        this.records = records;
        this.principals = principals;
        this.copies = copies;
        this.backlog = new Backlog(copies.maxBytes());
        this.log = new LocalLog(metrics);
        this.clock = clock;
        metrics.showBacklog(backlog::size);
    }

    /** What this node remembers. Of a session it does not know nobody can say now whether it is there. */
    Loaded load(SessionRef ref, RedisUnavailable reason) throws RedisUnavailable {
        Waiting waiting = backlog.get(ref);
        if (waiting != null && waiting.ends()) {
            return new Loaded.None();
        }
        StoredSession copy = copies.live(ref);
        if (copy == null) {
            throw reason;
        }
        log.served();
        return new Loaded.Found(copy);
    }

    /** Keeps changes to a session until Redis is back. */
    Saved keep(SessionRef ref, Changes changes, RedisUnavailable reason) throws RedisUnavailable {
        lock(ref);
        try {
            Waiting waiting = backlog.get(ref);
            if (waiting != null && waiting.ends()) {
                return new Saved.Gone();
            }
            StoredSession copy = copies.live(ref);
            if (copy == null) {
                throw reason;
            }
            add(ref, Waiting.change(changes, clock.millis()), reason);
            copies.kept(ref, changes);
            return new Saved.Written(copy.revision(), copy.revision(), Map.of());
        } finally {
            unlock(ref);
        }
    }

    /** Keeps a new session until Redis is back. */
    Saved begin(SessionRef ref, StoredSession begun, Changes changes, RedisUnavailable reason) throws RedisUnavailable {
        lock(ref);
        try {
            add(ref, Waiting.begin(changes, clock.millis()), reason);
            copies.begun(ref, begun, changes.passing());
            return new Saved.Written("", begun.revision(), Map.of());
        } finally {
            unlock(ref);
        }
    }

    /** Notes the end of a session. */
    void end(SessionRef ref, RedisUnavailable reason) throws RedisUnavailable {
        lock(ref);
        try {
            add(ref, Waiting.end(clock.millis()), reason);
            copies.forget(ref);
        } finally {
            unlock(ref);
        }
    }

    private void add(SessionRef ref, Waiting change, RedisUnavailable reason) throws RedisUnavailable {
        if (!backlog.add(ref, isPerhapsWritten(reason) ? change.perhapsWritten() : change)) {
            log.full();
            throw reason;
        }
        log.kept();
    }

    /** All but these say that nothing was written. */
    private static boolean isPerhapsWritten(RedisUnavailable reason) {
        return reason.kind() == Kind.TIMEOUT || reason.kind() == Kind.CONNECTION;
    }

    /** Writes what waits for this session, so that it may be read. */
    void push(SessionRef ref) throws RedisUnavailable {
        if (backlog.get(ref) == null) {
            return;
        }
        lock(ref);
        try {
            Waiting waiting = backlog.get(ref);
            if (waiting != null) {
                write(ref, waiting);
                backlog.remove(ref);
            }
        } catch (RedisUnavailable e) {
            if (isPerhapsWritten(e)) {
                backlog.perhapsWritten(ref);
            }
            throw e;
        } finally {
            unlock(ref);
        }
    }

    private void write(SessionRef ref, Waiting waiting) throws RedisUnavailable {
        if (waiting.ends()) {
            records.end(ref).ifPresent(ended -> principals.unbind(ended.principal(), ended.ref()));
            copies.forget(ref);
            log.pushed(0);
        } else if (isOver(ref, waiting)) {
            late(ref);
        } else {
            written(ref, waiting);
        }
    }

    private void late(SessionRef ref) {
        copies.forget(ref);
        log.late();
    }

    /** Of a session that Redis knows, Redis decides. */
    private boolean isOver(SessionRef ref, Waiting waiting) {
        byte @Nullable [] life = waiting.begins() ? waiting.changes().written().get(Field.LIFE) : null;
        return life != null
                && clock.millis() - waiting.keptAtMillis() >= StoredSession.millis(life)
                && copies.live(ref) == null;
    }

    private void written(SessionRef ref, Waiting waiting) throws RedisUnavailable {
        Changes due = waiting.due(clock.millis());
        Saved saved = waiting.begins() ? records.begin(ref, due) : records.change(ref, Conflict.SKIP, null, due);
        if (!(saved instanceof Saved.Written first)) {
            late(ref);
            return;
        }
        Changes again = waiting.again(first.skipped(), clock.millis());
        if (again.isEmpty()) {
            pushed(ref, first.skipped());
            return;
        }
        saved = records.change(ref, Conflict.SKIP, null, again);
        if (saved instanceof Saved.Written second) {
            Map<String, Optional<byte[]>> theirs = new HashMap<>(first.skipped());
            theirs.keySet().removeAll(again.expected().keySet());
            theirs.putAll(second.skipped());
            pushed(ref, theirs);
        } else {
            copies.forget(ref);
            log.pushed(first.skipped().size());
        }
    }

    /** The copy stays: should Redis go away before the next look, there would be nothing left to serve. */
    private void pushed(SessionRef ref, Map<String, Optional<byte[]>> theirs) {
        copies.pushed(ref, theirs);
        log.pushed(theirs.size());
    }

    /** Writes all that waits, if Redis is back; to be called now and then. */
    void pushAll() {
        for (SessionRef ref : backlog.sessions()) {
            try {
                push(ref);
            } catch (RedisUnavailable e) {
                if (e.kind() == Kind.PAUSED) {
                    return; // The next call goes on.
                }
                // What Redis refuses must not keep back the others; it stays, and is tried again.
            }
        }
        log.report();
    }

    /** Whether the last request that needed a session was served without Redis. */
    boolean isServing() {
        return log.isServing();
    }

    /** Redis has answered. */
    void answered() {
        log.answered();
    }

    /** A last try, as this node stops. */
    void close() {
        pushAll();
        int lost = backlog.size();
        if (lost > 0) {
            log.lost(lost);
        }
    }

    private void lock(SessionRef ref) {
        lockOf(ref).lock();
    }

    private void unlock(SessionRef ref) {
        lockOf(ref).unlock();
    }

    private ReentrantLock lockOf(SessionRef ref) {
        return locks.get(Math.floorMod(ref.hashCode(), LOCKS));
    }
}
