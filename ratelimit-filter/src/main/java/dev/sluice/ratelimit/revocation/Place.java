package dev.sluice.ratelimit.revocation;

import dev.sluice.ratelimit.revocation.Scope.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a revocation stands, in hashes only. Its text form is the member of the index and what nodes tell each other.
 * Immutable.
 *
 * @param partition the hash tag of its key
 * @param entry which token within the partition; empty for a not-before time
 */
record Place(Kind kind, String partition, String entry) {
    private static final String HASH = "[A-Za-z0-9_-]{22}";
    private static final Pattern FORM = Pattern.compile("([a-z]+):(" + HASH + ")(?::(" + HASH + "))?");

    static Place notBefore(Kind kind, String partition) {
        return new Place(kind, partition, "");
    }

    /** Empty if the text is none of ours. */
    static Optional<Place> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String entry = matcher.group(3) == null ? "" : matcher.group(3);
        for (Kind kind : Kind.values()) {
            if (name(kind).equals(matcher.group(1)) && (kind == Kind.TOKEN) != entry.isEmpty()) {
                return Optional.of(new Place(kind, matcher.group(2), entry));
            }
        }
        return Optional.empty();
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** One hash that tells it from all others: entries are hashes of issuer and {@code jti}, partitions of their kind. */
    String hash() {
        return kind == Kind.TOKEN ? entry : partition;
    }

    @Override
    public String toString() {
        return name(kind) + ":" + partition + (entry.isEmpty() ? "" : ":" + entry);
    }
}
