package dev.sluice.session;

import dev.sluice.session.store.SessionId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Lets one request take over the session that the container has for it. Guarded by the lock of its scope. */
record Arrival(Sessions sessions, HttpServletRequest request, Presence presence, Refusal refusal)
        implements Migration.Door {
    @Override
    public RedisSession begin(long createdMillis) {
        return sessions.takeOver(refusal, createdMillis);
    }

    @Override
    public void save(RedisSession session) {
        new Owner(request).claim(session, sessions.store(), false);
        session.save(null);
    }

    @Override
    public @Nullable RedisSession open(String id) {
        SessionId known = sessions.store().ids().parse(id);
        return known == null ? null : presence.open(known, refusal);
    }
}
