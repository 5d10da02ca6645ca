package dev.sluice.session;

import java.time.Instant;

/**
 * A session as those see it who look after sessions. Immutable.
 *
 * @param ref names it for {@link SessionStore#revoke}; nobody can open the session with it
 * @param created by the clock of the node that began it
 * @param lastUsed by the clock of Redis, exact to the touch interval
 */
public record LiveSession(String ref, Instant created, Instant lastUsed) {}
