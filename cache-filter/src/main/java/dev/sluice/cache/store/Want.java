package dev.sluice.cache.store;

import java.time.Duration;
import java.util.List;

/**
 * What a look-up in the far tier shall bring. Immutable.
 *
 * @param gzip the gzip form of the body is preferred; where there is none, the identity comes
 * @param entityTags if the entry has one of these, its body stays in Redis; the first 32 count
 * @param claim the right to fill is claimed if the entry is absent or no longer fresh
 * @param claimFor how long the claim holds if it is not released
 * @param least entries filled at a lower position count as absent: the floor, or one above an entry found void
 * @param claimExpected what is there is known to be stale or void, so it is not worth a look before the claim
 */
public record Want(
        boolean gzip, List<String> entityTags, boolean claim, Duration claimFor, long least, boolean claimExpected) {
    /** The entry with its identity body, and nothing claimed. */
    public static final Want COPY = new Want(false, List.of(), false, Duration.ZERO, 0, false);

    /** The same, in the form preferred. */
    public Want withGzip(boolean preferred) {
        return new Want(preferred, entityTags, claim, claimFor, least, claimExpected);
    }

    /** The same, without the body if one of these tags is the entry's. */
    public Want unless(List<String> tags) {
        return new Want(gzip, List.copyOf(tags), claim, claimFor, least, claimExpected);
    }

    /** The same, with a claim of that length. */
    public Want claiming(Duration length) {
        return new Want(gzip, entityTags, true, length, least, claimExpected);
    }

    /** The same, where entries filled at a lower position count as absent. */
    public Want atLeast(long position) {
        return new Want(gzip, entityTags, claim, claimFor, position, claimExpected);
    }

    /** The same, for what is known to be stale or void. */
    public Want expectingClaim() {
        return new Want(gzip, entityTags, claim, claimFor, least, true);
    }
}
