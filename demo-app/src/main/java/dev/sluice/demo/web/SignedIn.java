package dev.sluice.demo.web;

import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is signed in: a name in the session and a token in a cookie, which must agree. So the pages obey a sign-out that
 * revokes the token, and a token alone opens no session. Immutable.
 *
 * @param id of the user in the database
 */
public record SignedIn(long id, String name, boolean isAdmin) {
    /** The session attribute that names the user, as {@code session.principal.attribute} says. */
    public static final String NAME = "user.name";

    /** The claim of the token that holds the id. */
    public static final String ID_CLAIM = "uid";

    /** The claim of the token that says whether it is an administrator. */
    public static final String ADMIN_CLAIM = "admin";

    private static final String ID = "user.id";
    private static final String ADMIN = "user.admin";

    /** Empty if nobody is; the token filter has verified the token behind {@code getRemoteUser}. */
    public static Optional<SignedIn> of(HttpServletRequest request) {
        String byToken = request.getRemoteUser();
        HttpSession session = byToken == null ? null : request.getSession(false);
        if (session == null || byToken == null || !Objects.equals(session.getAttribute(NAME), byToken)) {
            return Optional.empty();
        }
        return session.getAttribute(ID) instanceof Long id
                ? Optional.of(new SignedIn(id, byToken, Boolean.TRUE.equals(session.getAttribute(ADMIN))))
                : Optional.empty();
    }

    /** Who calls the API: what the verified token says, with or without a session. */
    public static Optional<SignedIn> byToken(HttpServletRequest request) {
        if (request.getAttribute(VerifiedToken.ATTRIBUTE) instanceof VerifiedToken token
                && request.getRemoteUser() != null
                && token.claims().get(ID_CLAIM) instanceof Number id) {
            boolean isAdmin = Boolean.TRUE.equals(token.claims().get(ADMIN_CLAIM));
            return Optional.of(new SignedIn(id.longValue(), request.getRemoteUser(), isAdmin));
        }
        return Optional.empty();
    }

    /** Writes into a session who it is from now on. */
    public void enter(HttpSession session) {
        session.setAttribute(ID, id);
        session.setAttribute(ADMIN, isAdmin);
        session.setAttribute(NAME, name);
    }
}
