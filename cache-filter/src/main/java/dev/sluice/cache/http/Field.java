package dev.sluice.cache.http;

/** One line of a header. Immutable. */
public record Field(String name, String value) {}
