package dev.sluice.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what became of changes kept in memory, and tells of it once per outage. Thread-safe. */
final class LocalLog {
    private static final System.Logger LOG = System.getLogger(LocalService.class.getName());

    private final LocalMetrics metrics;
    private final AtomicBoolean isServing = new AtomicBoolean();
    private final AtomicBoolean isFull = new AtomicBoolean();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final AtomicLong late = new AtomicLong();

    LocalLog(LocalMetrics metrics) {
        this.metrics = metrics;
    }

    void served() {
        metrics.served().increment();
        begin();
    }

    void kept() {
        metrics.kept().increment();
        begin();
    }

    private void begin() {
        if (isServing.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Redis is away: sessions that this node remembers are served from its memory, and what changes in"
                            + " them is kept there until Redis is back");
        }
    }

    void full() {
        metrics.full().increment();
        if (isFull.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "There is no memory left for changes of sessions while Redis is away (session.copies.max-size);"
                            + " requests that need more are refused");
        }
    }

    /** Whether the last request that needed a session was served without Redis. */
    boolean isServing() {
        return isServing.get();
    }

    /** Redis has answered. */
    void answered() {
        if (isServing.get()) {
            isServing.set(false);
            isFull.set(false);
        }
    }

    void pushed(int conflicts) {
        metrics.pushed().increment();
        metrics.conflicts().add(conflicts);
        written.incrementAndGet();
        left.addAndGet(conflicts);
    }

    void late() {
        metrics.late().increment();
        late.incrementAndGet();
    }

    /** Tells what has become of all that waited. */
    void report() {
        long pushed = written.getAndSet(0);
        long conflicts = left.getAndSet(0);
        long tooLate = late.getAndSet(0);
        if (pushed + tooLate > 0) {
            LOG.log(
                    conflicts + tooLate > 0 ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    "Sessions changed while Redis was away and written now: {0}; their attributes that other nodes had"
                            + " changed too and that stay as those left them: {1}; sessions not written because they"
                            + " had ended: {2}",
                    Long.toString(pushed),
                    Long.toString(conflicts),
                    Long.toString(tooLate));
        }
    }

    /** Tells of what will never be written. */
    void lost(int sessions) {
        LOG.log(
                System.Logger.Level.WARNING,
                "This node stops while Redis is away: the changes of {0} sessions are lost",
                Integer.toString(sessions));
    }
}
