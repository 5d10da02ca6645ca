package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.TokenBlacklist;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.revocation.Scope;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.session.SessionStore;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;

/**
 * Ends sign-ins on all nodes, from the next request on: first the tokens, without which a session opens nothing, then the
 * sessions. Immutable. Everything throws {@link RedisUnavailable} if it may not have been done: to say "signed out" while a
 * token is still good would be worse than a 503.
 *
 * @param context the filters in it are asked for at each use, because they start later
 */
record SignOut(ServletContext context) {
    /** Ends the tokens of the browser this one belongs to; its session is {@link SignIn#end ended} with the request. */
    void ofToken(VerifiedToken token, Audit why) throws RedisUnavailable {
        String session = token.sessionId();
        if (session == null) {
            blacklist().revoke(token, why);
        } else {
            blacklist().signOut(new Scope.Session(SignIn.ISSUER, session), why);
        }
    }

    /** Ends one session of the user and its tokens. */
    void ofSession(String ref, Audit why) throws RedisUnavailable {
        blacklist().signOut(new Scope.Session(SignIn.ISSUER, ref), why);
        SessionStore.of(context).revoke(ref);
    }

    /** Ends everything the user has anywhere. */
    void everywhere(String user, Audit why) throws RedisUnavailable {
        blacklist().signOut(new Scope.Subject(SignIn.ISSUER, user), why);
        SessionStore.of(context).revokeAllOf(user);
    }

    /** Ends all tokens of the user issued up to that time, and all sessions but this one, which needs a new token. */
    void others(HttpSession session, String user, Instant upTo, Audit why) throws RedisUnavailable {
        blacklist().signOut(new Scope.Subject(SignIn.ISSUER, user), upTo, why);
        SessionStore.of(context).revokeOthers(session, user);
    }

    private TokenBlacklist blacklist() {
        return TokenBlacklist.of(context);
    }
}
