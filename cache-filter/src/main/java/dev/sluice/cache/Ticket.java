package dev.sluice.cache;

/**
 * The moment a fill began, by which the store tells whether an eviction came since. Immutable.
 *
 * @param hash of the target
 * @param redisMicros by the clock of the Redis node that keeps the target
 * @param changes heard by the near tier until then
 * @param nanos by the clock of this JVM
 */
record Ticket(String hash, long redisMicros, long changes, long nanos) {}
