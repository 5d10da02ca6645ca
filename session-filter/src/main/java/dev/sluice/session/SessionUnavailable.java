package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;

/**
 * Carries through the application that Redis could not give or take its session; the filter answers it with 503.
 * Immutable; made without a stack trace, because during an outage it is made often.
 */
final class SessionUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SessionUnavailable(RedisUnavailable cause) {
        super("the session cannot be had while Redis is away: " + cause.getMessage(), cause, false, false);
    }
}
