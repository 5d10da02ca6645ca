package dev.sluice.session;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Moves an application from the container's own sessions to those in Redis without logging anybody out. Thread-safe. */
final class Migration {
    private static final System.Logger LOG = System.getLogger(Migration.class.getName());
    private static final int MOST_NAMES_TOLD = 100;

    /** Marks a session of the container that is in Redis already: it must not come back when it has ended there. */
    private static final String MOVED = Migration.class.getName() + ".moved";

    private final SessionSettings.Migration mode;
    private final Counter takenOver;
    private final Counter written;
    private final Counter leftBehind;
    private final Set<String> namesTold = ConcurrentHashMap.newKeySet();

    Migration(SessionSettings.Migration mode, Metrics metrics) {
        this.mode = mode;
        this.takenOver = metrics.counter(
                "sluice_session_taken_over_total",
                "Sessions of the container taken over; when there are no more, turn session.migration off");
        this.written = metrics.counter(
                "sluice_session_dual_writes_total", "Saves that were written to the container's session too");
        this.leftBehind = metrics.counter(
                "sluice_session_left_behind_total", "Attributes that could not be taken over from the container");
    }

    /** What the container keeps for this client, as a session of ours; null if it keeps nothing that is not ours yet. */
    @Nullable RedisSession takeOver(HttpServletRequest request, LongFunction<RedisSession> begin) {
        HttpSession own = mode == SessionSettings.Migration.OFF ? null : request.getSession(false);
        if (own == null || own.getAttribute(MOVED) != null) {
            return null;
        }
        RedisSession session = begin.apply(own.getCreationTime());
        session.setMaxInactiveInterval(own.getMaxInactiveInterval());
        for (String name : Collections.list(own.getAttributeNames())) {
            adopt(session, name, own.getAttribute(name));
        }
        own.setAttribute(MOVED, true);
        takenOver.increment();
        return session;
    }

    private void adopt(RedisSession session, String name, @Nullable Object value) {
        try {
            if (value != null) {
                session.adopt(name, value);
            }
        } catch (IllegalArgumentException e) {
            leftBehind.increment();
            if (namesTold.size() < MOST_NAMES_TOLD && namesTold.add(name)) {
                LOG.log(System.Logger.Level.WARNING, "left behind in the container: {0}", e.getMessage());
            }
        }
    }

    /** Lets the container's session follow a save. */
    void follow(HttpServletRequest request, RedisSession session, boolean isWritten, HttpServletResponse response) {
        if (mode == SessionSettings.Migration.OFF) {
            return;
        }
        if (session.isEnded()) {
            end(request.getSession(false));
        } else if (mode == SessionSettings.Migration.DUAL_WRITE && isWritten && session.isLive()) {
            HttpSession own = request.getSession(!response.isCommitted());
            if (own != null) {
                copy(session, own);
            }
        }
    }

    private static void end(@Nullable HttpSession own) {
        if (own != null) {
            own.invalidate();
        }
    }

    private void copy(RedisSession session, HttpSession own) {
        List<String> names = Collections.list(session.getAttributeNames());
        for (String name : Collections.list(own.getAttributeNames())) {
            if (!names.contains(name) && !name.equals(MOVED)) {
                own.removeAttribute(name);
            }
        }
        names.forEach(name -> own.setAttribute(name, session.getAttribute(name)));
        own.setMaxInactiveInterval(session.getMaxInactiveInterval());
        own.setAttribute(MOVED, true);
        written.increment();
    }

    /** Lets the id of the container's session change with ours, so that nobody can have planted it. */
    void idChanged(HttpServletRequest request) {
        if (mode != SessionSettings.Migration.OFF && request.getSession(false) != null) {
            request.changeSessionId();
        }
    }
}
