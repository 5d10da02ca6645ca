package dev.sluice.session;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.session.codec.UnreadableAttribute;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves an application from the container's own sessions to those in Redis without logging anybody out. Thread-safe.
 *
 * <p>A session of the container is marked once it is in Redis: from then on it only follows, and must never bring back
 * what has ended there.
 */
final class Migration {
    private static final System.Logger LOG = System.getLogger(Migration.class.getName());
    private static final int MOST_NAMES_TOLD = 100;
    private static final int LOCKS = 64;

    /** What a request can do for a session of the container. */
    interface Door {
        /** A session that began then and is not saved yet. */
        RedisSession begin(long createdMillis);

        /** Writes it, so that other requests find it. */
        void save(RedisSession session);

        /** The session of an id; null if there is none. */
        @Nullable RedisSession open(String id);
    }

    private final SessionSettings.Migration mode;
    private final Clock clock;
    private final Counter takenOver;
    private final Counter written;
    private final Counter leftBehind;
    private final Set<String> namesTold = ConcurrentHashMap.newKeySet();
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    Migration(SessionSettings.Migration mode, Metrics metrics, Clock clock) {
        this.mode = mode;
        this.clock = clock;
        this.takenOver = metrics.counter(
                "sluice_session_taken_over_total",
                "Sessions of the container taken over; when there are no more, turn session.migration off");
        this.written = metrics.counter(
                "sluice_session_dual_writes_total", "Saves that were written to the container's session too");
        this.leftBehind = metrics.counter(
                "sluice_session_left_behind_total", "Attributes that could not be taken over from the container");
    }

    /** What the container keeps for this client, as a session of ours; null if it keeps nothing that is still good. */
    @Nullable RedisSession takeOver(HttpServletRequest request, Door door) {
        HttpSession own = mode == SessionSettings.Migration.OFF ? null : request.getSession(false);
        if (own == null) {
            return null;
        }
        // A browser that comes for the first time sends several requests at once; they are to share one session.
        ReentrantLock lock = locks.get(Math.floorMod(own.getId().hashCode(), LOCKS));
        lock.lock();
        try {
            Moved moved = Moved.of(own);
            return moved == null ? taken(own, door) : openedOnce(own, moved, door);
        } catch (IllegalStateException e) {
            if (hasEnded(own)) {
                return null; // A parallel request has ended it.
            }
            throw e; // It is ours that failed; without it the user would be logged out.
        } finally {
            lock.unlock();
        }
    }

    private static boolean hasEnded(HttpSession own) {
        try {
            own.getCreationTime();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private RedisSession taken(HttpSession own, Door door) {
        RedisSession session = door.begin(own.getCreationTime());
        session.setMaxInactiveInterval(own.getMaxInactiveInterval());
        List<String> names = new ArrayList<>();
        for (String name : Collections.list(own.getAttributeNames())) {
            if (isAdopted(session, name, own.getAttribute(name))) {
                names.add(name);
            }
        }
        door.save(session);
        new Moved(clock.millis(), session.getId(), names).in(own); // Only now: else an outage would log the client out.
        takenOver.increment();
        return session;
    }

    /** The requests that came along with the first do not send our cookie yet; later ones that do not have no session. */
    private @Nullable RedisSession openedOnce(HttpSession own, Moved moved, Door door) {
        RedisSession found = moved.isRecent(clock.millis()) ? door.open(moved.id()) : null;
        if (found == null) {
            own.invalidate();
        }
        return found;
    }

    private boolean isAdopted(RedisSession session, String name, @Nullable Object value) {
        try {
            if (value != null) {
                session.adopt(name, value);
            }
            return value != null;
        } catch (IllegalArgumentException e) {
            leftBehind.increment();
            if (namesTold.size() < MOST_NAMES_TOLD && namesTold.add(name)) {
                LOG.log(System.Logger.Level.WARNING, "left behind in the container: {0}", e.getMessage());
            }
            return false;
        }
    }

    /** Lets the container's session follow a save. */
    void follow(HttpServletRequest request, RedisSession session, boolean isWritten, HttpServletResponse response) {
        if (session.isEnded()) {
            end(request);
        } else if (mode == SessionSettings.Migration.DUAL_WRITE && isWritten && session.isLive()) {
            HttpSession own = request.getSession(!response.isCommitted());
            if (own != null) {
                copy(session, own);
            }
        }
    }

    /** Lets the container's session end with ours. */
    void end(HttpServletRequest request) {
        HttpSession own = mode == SessionSettings.Migration.OFF ? null : request.getSession(false);
        if (own != null) {
            unlessEnded(own::invalidate);
        }
    }

    private void copy(RedisSession session, HttpSession own) {
        unlessEnded(() -> {
            Attributes attributes = session.copy().attributes();
            List<String> names = attributes.names();
            Moved before = Moved.of(own);
            if (before != null) {
                before.names().stream().filter(name -> !names.contains(name)).forEach(own::removeAttribute);
            }
            names.forEach(name -> copy(attributes, name, own));
            own.setMaxInactiveInterval(session.getMaxInactiveInterval());
            new Moved(before == null ? clock.millis() : before.atMillis(), session.getId(), names).in(own);
            written.increment();
        });
    }

    private static void copy(Attributes attributes, String name, HttpSession own) {
        try {
            Object value = attributes.get(name);
            if (value != null && !value.equals(own.getAttribute(name))) {
                own.setAttribute(name, value);
            }
        } catch (UnreadableAttribute e) {
            // Another version of the application wrote it; reading it here must not trouble a request that did not ask.
        }
    }

    /** Lets the id of the container's session change with ours, so that nobody can have planted it. */
    void idChanged(HttpServletRequest request, RedisSession session) {
        HttpSession own = mode == SessionSettings.Migration.OFF ? null : request.getSession(false);
        if (own != null) {
            unlessEnded(() -> {
                request.changeSessionId();
                Moved moved = Moved.of(own);
                if (moved != null) {
                    new Moved(moved.atMillis(), session.getId(), moved.names()).in(own);
                }
            });
        }
    }

    private static void unlessEnded(Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException e) {
            // A parallel request has ended the container's session, which is what it had to come to.
        }
    }
}
