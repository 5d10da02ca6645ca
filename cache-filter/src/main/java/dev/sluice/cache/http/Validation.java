package dev.sluice.cache.http;

import java.util.Optional;

/** What a 304 of the application says about what is stored (RFC 9111 section 4.3.3 and 4.3.4). */
public final class Validation {
    private Validation() {}

    /**
     * The head with the fields and the lifetime the 304 gives it; empty if the 304 is about another response. If
     * {@link Lifetime#total} is zero then, the response answers this request but is not kept.
     */
    public static Optional<StoredResponse.Head> refreshed(
            StoredResponse.Head stored, Answer notModified, CacheRequest asked) {
        return Optional.empty();
    }
}
