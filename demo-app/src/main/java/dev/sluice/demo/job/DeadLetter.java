package dev.sluice.demo.job;

import java.time.Instant;

/**
 * A job that nobody tries any more. Immutable.
 *
 * @param entry its place among the dead letters
 * @param at when it was given up
 * @param failure why the last attempt failed
 */
public record DeadLetter(String entry, String job, String kind, long user, int attempts, Instant at, String failure) {}
