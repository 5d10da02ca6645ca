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

    /** A session of this principal; one that is gone is taken out of the index. */
    private Optional<Glimpse> live(String principal, SessionRef ref) throws RedisUnavailable {
        Optional<Glimpse> glimpse = records.peek(ref);
        if (glimpse.isEmpty()) {
            index.unbindLost(principal, ref);
        }
        return glimpse.filter(it -> it.principal().equals(principal));
    }

    /** Whether a login is not to be refused, before anything is written. Of logins at once, {@link #settle} decides. */
    boolean hasRoomFor(String principal, SessionRef session) throws RedisUnavailable {
        if (settings.maxSessions() == 0 || settings.whenTooMany() == WhenTooMany.END_OLDEST) {
            return true;
        }
        List<SessionRef> others = live(principal, index.find(principal));
        others.remove(session);
        return others.size() < settings.maxSessions();
    }

    /** Makes a session this principal's, before it is saved as such. */
    void bind(String principal, SessionRef session) throws RedisUnavailable {
        index.bind(principal, session, 0);
    }

    /**
     * Ends what is too many, after a session is saved as this principal's. Of logins at once the last to ask sees all,
     * and each sees them in one order, so that exactly as many stay as may.
     *
     * @return whether this session is accepted
     */
    boolean settle(String principal, SessionRef session) throws RedisUnavailable {
        int most = settings.maxSessions();
        if (most == 0) {
            return true;
        }
        List<SessionRef> live = live(principal, index.bind(principal, session, most + 1));
        int excess = live.size() - most;
        if (excess <= 0) {
            return true;
        }
        boolean isOldestToEnd = settings.whenTooMany() == WhenTooMany.END_OLDEST;
        List<SessionRef> ending = isOldestToEnd ? live.subList(0, excess) : live.subList(most, live.size());
        for (SessionRef ref : ending) {
            revoke(ref);
        }
        return isOldestToEnd || !ending.contains(session);
    }

    private List<SessionRef> live(String principal, List<SessionRef> entered) throws RedisUnavailable {
        List<SessionRef> live = new ArrayList<>();
        for (SessionRef ref : entered) {
            if (live(principal, ref).isPresent()) {
                live.add(ref);
            }
        }
        return live;
    }

    /** Ends a session, whosever it is; whether it was there. */
    boolean revoke(SessionRef session) throws RedisUnavailable {
        Optional<String> principal = records.revoke(session);
        if (principal.isPresent()) {
            unbind(principal.get(), session);
        }
        return principal.isPresent();
    }

    /**
     * Takes a session out that has ended, or has another principal or id. Nobody's session is in no index. An entry that
     * stays does no harm; an exception would, because what the entry is taken out for may have happened already.
     */
    void unbind(String principal, SessionRef session) {
        if (principal.isEmpty()) {
            return;
        }
        try {
            index.unbind(principal, session);
        } catch (RedisUnavailable e) {
            return; // Who reads the index looks at the sessions too.
        }
    }

    long online() throws RedisUnavailable {
        return index.principals();
    }
}
