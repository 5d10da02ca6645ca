package dev.sluice.session;

import dev.sluice.session.codec.UnreadableAttribute;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who a request says its session belongs to. Guarded by the lock of its scope. */
final class Owner {
    private final HttpServletRequest request;
    private boolean hasLoggedOut;
    private String lastName = "";
    private String lastHash = "";

    Owner(HttpServletRequest request) {
        this.request = request;
    }

    /** From now on the session is nobody's, until somebody logs in. */
    void loggedOut() {
        hasLoggedOut = true;
    }

    /**
     * Makes the session that principal's, with a new id if it was another's or nobody's, because who knew the session
     * before need not be who logged in (session fixation). While sessions are served without Redis, only a login asks
     * for that; what else is to be done is done by the next request that finds Redis.
     *
     * @param mayRename whether the client can still be told a new id
     */
    void claim(RedisSession session, SessionStore store, boolean mayRename) {
        String attribute = store.settings().principal().attribute();
        String name = nameFor(session, attribute);
        if (name == null) {
            return;
        }
        String principal = hash(name, store);
        if (store.access().isServingLocally() && !isLogin(session, attribute)) {
            return;
        }
        boolean isNewcomer = !principal.isEmpty()
                && !principal.equals(session.copy().belonging().principal());
        boolean mustRenew = isNewcomer
                && session.copy().isStored()
                && !session.isIdChanged()
                && store.settings().principal().renewIdAtLogin();
        if (mustRenew && !mayRename && attribute.isEmpty()) {
            return; // The next request of this user makes the session theirs, and can tell its new id.
        }
        session.refusal().orRefuse(() -> {
            if (isNewcomer
                    && !store.principals().hasRoomFor(principal, session.copy().ref())) {
                throw SessionRefused.tooManySessions();
            }
            if (!mustRenew || !mayRename || session.renewIdFor(principal)) {
                session.copy().belonging().become(principal, session.copy().ref());
            }
            return principal;
        });
    }

    /** Remembered, because every save of the request asks. */
    private String hash(String name, SessionStore store) {
        if (!name.equals(lastName)) {
            lastHash = name.isEmpty() ? "" : store.principals().hash(name);
            lastName = name;
        }
        return lastHash;
    }

    /** One by the container changes the id by itself. */
    private static boolean isLogin(RedisSession session, String attribute) {
        return !attribute.isEmpty()
                && session.copy().isStored()
                && session.copy().attributes().isSet(attribute);
    }

    /** Null if nothing is known, so that the session stays whose it is; empty if it is nobody's any more. */
    private @Nullable String nameFor(RedisSession session, String attribute) {
        if (attribute.isEmpty()) {
            String remoteUser = request.getRemoteUser();
            return remoteUser == null && hasLoggedOut ? "" : remoteUser;
        }
        try {
            Object value = session.copy().attributes().get(attribute);
            if (value == null) {
                return "";
            }
            return value instanceof Principal named ? named.getName() : value.toString();
        } catch (UnreadableAttribute e) {
            return null; // Another version of the application wrote it, and knows whom it names.
        }
    }
}
