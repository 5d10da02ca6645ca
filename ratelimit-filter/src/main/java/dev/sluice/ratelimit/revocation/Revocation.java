package dev.sluice.ratelimit.revocation;

import dev.sluice.ratelimit.revocation.Scope.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One revocation in force. It shows hashes only: whom it is about can be told by who knows whom to ask for. Immutable.
 *
 * @param place where it stands; takes it back through {@code TokenBlacklist.restore}
 * @param before the tokens revoked are those issued up to then; null if it is about one token, whenever issued
 * @param until when it ends by itself, because all tokens it is about have ended
 */
public record Revocation(Kind kind, String place, @Nullable Instant before, Instant until) {
    /**
     * Some of the revocations in force, in no order; one may come twice.
     *
     * @param next what to ask for the following page with; empty after the last
     */
    public record Page(List<Revocation> revocations, String next) {
        /** Keeps the list from being changed. */
        public Page {
            revocations = List.copyOf(revocations);
        }
    }
}
