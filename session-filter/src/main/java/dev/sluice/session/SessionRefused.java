package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Problem;
import java.time.Duration;

/**
 * Carries through the application that this request cannot have its session, and how the filter answers it. Immutable;
 * made without a stack trace, because during an outage it is made often.
 */
final class SessionRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CONFLICT = 409;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;

    private final transient Problem problem;

    private SessionRefused(String message, Problem problem, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause, false, false);
        this.problem = problem;
    }

    static SessionRefused redisIsDown(RedisUnavailable cause, Duration retryAfter) {
        return new SessionRefused(
                "the session cannot be had while Redis is away: " + cause.getMessage(),
                Problem.redisIsDown("Your session", retryAfter),
                cause);
    }

    /** Another request has changed the same attributes. */
    static SessionRefused conflict() {
        return of(Problem.of(
                CONFLICT,
                "Conflict",
                "Another request has changed the same data of your session meanwhile; please look at it again."));
    }

    /** The principal has as many sessions as allowed. */
    static SessionRefused tooManySessions() {
        return of(
                Problem.of(FORBIDDEN, "Too many sessions", "You are logged in elsewhere; please log out there first."));
    }

    /** Other requests of the same session are at work. */
    static SessionRefused busy() {
        return of(new Problem(
                TOO_MANY_REQUESTS,
                "Too many requests at once",
                "Other requests of your session are still at work; please try again shortly.",
                Duration.ofSeconds(1)));
    }

    private static SessionRefused of(Problem problem) {
        return new SessionRefused("the session cannot be had: " + problem.detail(), problem, null);
    }

    Problem problem() {
        return problem;
    }
}
