package dev.sluice.demo.room;

import java.time.Instant;

/**
 * Somebody who is in a room. Immutable.
 *
 * @param node the node that vouches for it
 */
record Presence(long user, String name, String node, Instant since) {}
