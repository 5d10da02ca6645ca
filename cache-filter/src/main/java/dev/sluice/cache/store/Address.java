package dev.sluice.cache.store;

/**
 * Where an entry lies in the far tier. Immutable.
 *
 * @param target a {@code KeySpace.hash}; all variants of a target share one Redis key
 * @param variant a {@code KeySpace.hash}, or empty for the only variant and while none is known
 */
public record Address(String target, String variant) {}
