package dev.sluice.session;

import dev.sluice.session.store.SessionId;
import jakarta.servlet.http.HttpSession;
import java.util.function.Consumer;

/** Opens a session outside of any request, as a WebSocket does to keep it alive (Servlet 6.1 section 7.2). Thread-safe. */
final class SessionAccessor implements HttpSession.Accessor {
    private final Sessions sessions;
    private final SessionId id;

    SessionAccessor(Sessions sessions, SessionId id) {
        this.sessions = sessions;
        this.id = id;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the session has ended or its id has changed, or Redis is away
     */
    @Override
    public void access(Consumer<HttpSession> action) {
        try {
            RedisSession session = sessions.open(id, new Refusal(sessions.store()), null);
            if (session == null || session.isReadOnly()) {
                throw new IllegalStateException("the session has ended");
            }
            action.accept(session);
            session.save(null);
        } catch (SessionRefused e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
