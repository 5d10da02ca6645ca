package dev.sluice.cache.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the far tier has for one target, without the bodies: for people, not for requests. Immutable.
 *
 * @param names on which the choice of a variant depends
 * @param fill of the variant asked about
 * @param unreadable variants that were no entry of this version
 * @param kept the others
 */
public record Inspection(List<String> names, Filling fill, int unreadable, List<Kept> kept) {
    private static final int LEADING = 3;

    /** Whether somebody is getting an answer just now. */
    public enum Filling {
        NONE,
        RUNNING,
        /** Its answers could not be stored, so nobody waits for one. */
        PASS
    }

    /**
     * One variant.
     *
     * @param variant the hash that tells it from others; empty for the only one
     * @param entry without a body
     * @param residence how long it has been stored, by the clock of Redis
     * @param identityBytes of that form; zero without it
     * @param gzipBytes of that form; zero without it
     */
    public record Kept(String variant, FarEntry entry, Duration residence, long identityBytes, long gzipBytes) {}

    /** Reads what {@code inspect.lua} answered. */
    static Inspection of(@Nullable Object reply) {
        if (!(reply instanceof List<?> parts && parts.size() >= LEADING)) {
            throw new IllegalStateException("inspect.lua answered " + reply);
        }
        String joined = text(parts.get(0));
        List<String> names = joined.isEmpty() ? List.of() : List.of(joined.split(","));
        List<Kept> kept = new ArrayList<>();
        int unreadable = (int) number(parts.get(2));
        for (Object part : parts.subList(LEADING, parts.size())) {
            List<?> fields = (List<?>) part;
            byte[] head = EntryChecks.open((byte[]) fields.get(5));
            if (head == null) {
                unreadable++;
            } else {
                kept.add(kept(fields, head, names));
            }
        }
        return new Inspection(names, Filling.values()[(int) number(parts.get(1))], unreadable, List.copyOf(kept));
    }

    private static Kept kept(List<?> fields, byte[] head, List<String> names) {
        FarEntry.Terms terms = new FarEntry.Terms(
                number(fields.get(4)), micros(fields.get(2)), micros(fields.get(3)), names, List.of());
        FarEntry entry = new FarEntry(terms, head, null, null);
        return new Kept(
                text(fields.get(0)), entry, micros(fields.get(1)), number(fields.get(6)), number(fields.get(7)));
    }

    private static String text(Object part) {
        return new String((byte[]) part, StandardCharsets.UTF_8);
    }

    private static long number(Object part) {
        return (Long) part;
    }

    private static Duration micros(Object part) {
        return Duration.ofNanos(1000 * number(part));
    }
}
