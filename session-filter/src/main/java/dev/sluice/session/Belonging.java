package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.SessionRef;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose session a working copy is, by what stands for principals in Redis; empty for nobody's. The index of a principal
 * is told before the session says whose it is, and the former principal's after. Not thread-safe.
 */
final class Belonging {
    private final SessionStore store;
    private String principal;

    /** Whose session it is in Redis while {@link #isSet}. */
    private String former = "";

    private boolean isSet;

    Belonging(SessionStore store, String principal) {
        this.store = store;
        this.principal = principal;
    }

    String principal() {
        return principal;
    }

    /** Whether this waits to be saved. */
    boolean isSet() {
        return isSet;
    }

    /** Makes the session this principal's with the next save. */
    void become(String newPrincipal, SessionRef session) throws RedisUnavailable {
        if (newPrincipal.equals(principal)) {
            return;
        }
        try {
            bind(newPrincipal, session);
        } catch (RedisUnavailable e) {
            if (!store.access().servesLocally()) {
                throw e;
            }
            return; // The session waits for Redis too; the next request that finds it sets this right.
        }
        if (!isSet) {
            former = principal;
        } else if (!principal.equals(former)) {
            store.principals().unbind(principal, session); // It never came to be this one's.
        }
        principal = newPrincipal;
        isSet = true;
    }

    /** Joins a session that others have made that principal's, unless it is yet another's. */
    boolean isJoined(String newPrincipal, String theirs) {
        boolean isJoined = theirs.isEmpty() || theirs.equals(newPrincipal);
        principal = isJoined ? newPrincipal : principal;
        return isJoined;
    }

    void addTo(Map<String, byte[]> written, Set<String> removed) {
        if (isSet && principal.isEmpty()) {
            removed.add(Field.PRINCIPAL);
        } else if (isSet) {
            written.put(Field.PRINCIPAL, principal.getBytes(UTF_8));
        }
    }

    /**
     * Follows the save: one that was rejected leaves the session to whom it was.
     *
     * @param isGone whether the session has ended meanwhile
     * @return whether the principal may have this session too
     */
    boolean saved(SessionRef session, boolean isGone) throws RedisUnavailable {
        if (isSet && !former.equals(principal)) {
            store.principals().unbind(former, session);
        }
        former = principal;
        boolean isLogin = isSet && !principal.isEmpty() && !isGone;
        boolean isAccepted = !isLogin || store.principals().settle(principal, session);
        isSet = !isAccepted; // Also if it threw: what could not be settled is tried again by the next save.
        return isAccepted;
    }

    /** Before the session gets another name. */
    void enter(SessionRef newName) throws RedisUnavailable {
        for (String name : entered()) {
            bind(name, newName);
        }
    }

    /** After the session has got another name. */
    void leave(SessionRef oldName) {
        entered().forEach(name -> store.principals().unbind(name, oldName));
    }

    /** In whose index the session is. */
    private Set<String> entered() {
        return isSet ? new HashSet<>(List.of(former, principal)) : Set.of(principal);
    }

    private void bind(String name, SessionRef session) throws RedisUnavailable {
        if (!name.isEmpty()) {
            store.principals().bind(name, session);
        }
    }
}
