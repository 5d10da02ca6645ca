package dev.sluice.ratelimit.stats;

/**
 * One of the clients with the most calls under a rule on one day. Immutable.
 *
 * <p>A list of bounded length cannot know what a client did before it came onto the list. So {@code calls} is what was
 * counted since, and with {@code uncounted} added it is the most there can have been (the space-saving algorithm:
 * Metwally, Agrawal, El Abbadi, 2005).
 *
 * @param client the hash of its identity, or its readable name where the settings say so
 * @param calls counted since the client is on the list, refused ones included
 * @param refused those of them that were refused
 * @param uncounted how many calls before that at most, zero while the list has never been full
 */
public record TopClient(String client, long calls, long refused, long uncounted) {}
