package dev.sluice.session.store;

import java.time.Duration;

/**
 * A claim to be alone with a session. Immutable.
 *
 * @param owner names the request
 * @param lease after which the claim ends by itself, because who made it may have died
 */
public record Exclusive(String owner, Duration lease) {}
