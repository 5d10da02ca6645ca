package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.ratelimit.TokenBlacklist;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.session.SessionStore;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;

/** Tells whether who was let in may stay: the filters ask at each request, and a stream of events is one that lasts. Thread-safe. */
final class Passes {
    private final ServletContext context;
    private final Clock clock;

    Passes(ServletContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    /** What the user of this request is let in by; empty if nobody is signed in. */
    Optional<Pass> of(HttpServletRequest request) {
        Optional<SignedIn> user = SignedIn.of(request);
        HttpSession session = request.getSession(false);
        if (user.isEmpty()
                || session == null
                || !(request.getAttribute(VerifiedToken.ATTRIBUTE) instanceof VerifiedToken token)) {
            return Optional.empty();
        }
        String ref = SessionStore.of(context).refOf(session);
        return Optional.of(new Pass(user.get().id(), user.get().name(), ref, token));
    }

    /** Whether session and token are still good. */
    boolean isGood(Pass pass) throws RedisUnavailable {
        return clock.instant().isBefore(pass.token().expiresAt())
                && !TokenBlacklist.of(context).isRevoked(pass.token())
                && SessionStore.of(context).find(pass.name()).stream()
                        .anyMatch(session -> session.ref().equals(pass.session()));
    }
}
