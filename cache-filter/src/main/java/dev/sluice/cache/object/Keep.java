package dev.sluice.cache.object;

import dev.sluice.cache.store.Scope;
import java.time.Duration;
import java.util.List;

/**
 * For how long a value is kept, and by what it can be evicted: {@code Keep.of(Duration.ofMinutes(5)).tagged("sale")}.
 * Immutable.
 *
 * @param ttl more than zero, at most 30 days
 * @param negativeTtl for how long it is remembered that there is no value, up to 30 days; zero: not at all
 * @param tags at most 64
 */
public record Keep(Duration ttl, Duration negativeTtl, List<String> tags) {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration USUAL_NEGATIVE_TTL = Duration.ofSeconds(10);
    private static final int MOST_TAGS = 64;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Keep {
        tags = List.copyOf(tags);
        require(!ttl.isZero() && isUpToLongest(ttl), "ttl", ttl, "more than zero and at most 30 days");
        require(isUpToLongest(negativeTtl), "negative ttl", negativeTtl, "from zero to 30 days");
        require(tags.size() <= MOST_TAGS, "tags", tags.size(), "at most " + MOST_TAGS);
    }

    private static boolean isUpToLongest(Duration ttl) {
        return !ttl.isNegative() && ttl.compareTo(LONGEST) <= 0;
    }

    private static void require(boolean holds, String what, Object value, String form) {
        if (!holds) {
            throw new IllegalArgumentException(what + " = " + value + " must be " + form);
        }
    }

    /** For that long, without tags; that there is no value is remembered as long, but for at most 10 seconds. */
    public static Keep of(Duration ttl) {
        return new Keep(ttl, ttl.compareTo(USUAL_NEGATIVE_TTL) < 0 ? ttl : USUAL_NEGATIVE_TTL, List.of());
    }

    /** The same, and that there is no value is remembered for that long. */
    public Keep negativeTtl(Duration negative) {
        return new Keep(ttl, negative, tags);
    }

    /** The same with these tags. */
    public Keep tagged(String... by) {
        return new Keep(ttl, negativeTtl, List.of(by));
    }

    List<String> tagScopes(String cache) {
        return tags.stream()
                .map(tag -> Scope.objects(cache, tag).name())
                .distinct()
                .toList();
    }
}
