package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.PrincipalSettings.WhenTooMany;
import dev.sluice.session.store.PrincipalIndex;
import dev.sluice.session.store.SessionRecords;
import dev.sluice.session.store.SessionRecords.Glimpse;
import dev.sluice.session.store.SessionRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose sessions they are, and how many one may have. Thread-safe. */
final class PrincipalSessions {
    private final PrincipalIndex index;
    private final SessionRecords records;
    private final PrincipalSettings settings;

    PrincipalSessions(PrincipalIndex index, SessionRecords records, PrincipalSettings settings) {
        this.index = index;
        this.records = records;
        this.settings = settings;
    }

    /** What stands for a principal in Redis. */
    String hash(String principal) {
        return records.principal(principal);
    }

    List<LiveSession> find(String principal) throws RedisUnavailable {
        List<LiveSession> live = new ArrayList<>();
        for (SessionRef ref : index.find(hash(principal))) {
            live(hash(principal), ref)
                    .ifPresent(glimpse -> live.add(new LiveSession(
                            ref.text(),
                            Instant.ofEpochMilli(glimpse.createdMillis()),
                            Instant.ofEpochMilli(glimpse.touchedMillis()))));
        }
        return live;
    }

    /** A session of this principal; one that is not is taken out of the index. */
    private Optional<Glimpse> live(String principal, SessionRef ref) throws RedisUnavailable {
        Optional<Glimpse> glimpse = records.peek(ref);
        if (glimpse.isEmpty()) {
            index.unbindLost(principal, ref);
        }
        return glimpse.filter(it -> it.principal().equals(principal));
    }

    /**
     * Makes a session this principal's, before it is saved as such. If the principal then has too many, the oldest end,
     * or this one is refused.
     *
     * @return whether it is accepted
     */
    boolean bind(String principal, SessionRef session) throws RedisUnavailable {
        int tooMany = settings.maxSessions() == 0 ? 0 : settings.maxSessions() + 1;
        List<SessionRef> others = others(principal, session, index.bind(principal, session, tooMany));
        int excess = others.size() + 1 - settings.maxSessions();
        if (tooMany == 0 || excess <= 0) {
            return true;
        }
        if (settings.whenTooMany() == WhenTooMany.REFUSE) {
            index.unbind(principal, session);
            return false;
        }
        for (SessionRef oldest : others.subList(0, excess)) {
            records.revoke(oldest);
        }
        return true;
    }

    /** Those entered before this one that are still live. Of two that come at once, each must not count the other. */
    private List<SessionRef> others(String principal, SessionRef session, List<SessionRef> bound)
            throws RedisUnavailable {
        List<SessionRef> live = new ArrayList<>();
        for (SessionRef ref : bound) {
            if (ref.equals(session)) {
                break;
            }
            if (live(principal, ref).isPresent()) {
                live.add(ref);
            }
        }
        return live;
    }

    /** Enters a session that is this principal's already under its new name. */
    void rebind(String principal, SessionRef session) throws RedisUnavailable {
        index.bind(principal, session, 0);
    }

    void unbind(String principal, SessionRef session) throws RedisUnavailable {
        index.unbind(principal, session);
    }

    long online() throws RedisUnavailable {
        return index.principals();
    }
}
