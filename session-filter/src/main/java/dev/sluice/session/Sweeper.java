package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.store.ExpiryIndex;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks, on every node, for sessions that are over, and tells the listeners of each on the one node that claims it.
 *
 * <p>The claim is made for one session at a time, just before its listeners are called, and ends after a while: should
 * the node die in between, another tells of that session. So each end is told once, or again if a node died while its
 * listeners were at work.
 */
final class Sweeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int MOST_AT_ONCE = 100;
    private static final Duration CLAIM = Duration.ofMinutes(1);
    private static final int STEPS_PER_SWEEP = 16;

    private final Sessions sessions;
    private final ExpiryIndex expiry;
    private final String owner = UUID.randomUUID().toString();
    private final ScheduledExecutorService thread;
    private final List<String> buckets = new ArrayList<>(ExpiryIndex.buckets());
    private int next;
    private boolean hasFailed;
    private volatile @Nullable Thread worker;
    private volatile boolean isClosed;

    private Sweeper(Sessions sessions) {
        this.sessions = sessions;
        this.expiry = sessions.store().expiry();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "sluice-sessions");
            made.setDaemon(true);
            made.setContextClassLoader(sessions.context().getClassLoader());
            worker = made;
            return made;
        });
        Collections.shuffle(buckets); // So that the nodes do not all look at the same place at the same time.
    }

    /** Begins to look; to be closed with its filter. */
    static Sweeper start(Sessions sessions) {
        Sweeper sweeper = new Sweeper(sessions);
        long stepMillis = sessions.store().settings().lifetime().sweepInterval().toMillis() / STEPS_PER_SWEEP;
        var unused = sweeper.thread.scheduleWithFixedDelay(
                sweeper::step, stepMillis, Math.max(1, stepMillis), TimeUnit.MILLISECONDS);
        return sweeper;
    }

    /** A part of the buckets, and what waits for Redis; whatever happens, the next step comes. */
    private void step() {
        try {
            sessions.store().access().pushAll();
            for (int i = 0; i < buckets.size() / STEPS_PER_SWEEP && !isClosed; i++) {
                sweep(buckets.get(next));
                next = (next + 1) % buckets.size();
            }
            hasFailed = false;
        } catch (RedisUnavailable e) {
            LOG.log(System.Logger.Level.DEBUG, "no look for sessions that are over", e); // The link has told of it.
        } catch (RuntimeException | LinkageError e) {
            if (!hasFailed) {
                LOG.log(System.Logger.Level.WARNING, "the look for sessions that are over failed; it goes on", e);
            }
            hasFailed = true;
        }
    }

    private void sweep(String bucket) throws RedisUnavailable {
        List<SessionRef> due;
        do {
            due = expiry.due(bucket, MOST_AT_ONCE);
            for (SessionRef ref : due) {
                if (isClosed) {
                    return;
                }
                tellEnd(ref);
            }
        } while (due.size() == MOST_AT_ONCE);
    }

    private void tellEnd(SessionRef ref) throws RedisUnavailable {
        Optional<StoredSession> claimed = expiry.claim(ref, owner, CLAIM);
        if (claimed.isEmpty()) {
            return;
        }
        StoredSession session = claimed.get();
        try {
            sessions.over(ref, session).tellEnd();
        } finally {
            expiry.bury(ref, owner);
        }
        sessions.store().metrics().expired().increment();
        sessions.store().principals().unbind(session.text(Field.PRINCIPAL), ref);
    }

    /** Ends the looking, after the session at which it is. */
    @Override
    public void close() {
        isClosed = true;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
            Thread last = worker;
            if (last != null) {
                last.join(TimeUnit.SECONDS.toMillis(1)); // Tomcat looks for threads left behind right after this.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
