package dev.sluice.ratelimit.limit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis says whether a token has been revoked. Immutable.
 *
 * @param entry the key that exists if this token was revoked
 * @param notBefore the keys that may hold a time up to which tokens like this one are revoked
 * @param issuedAt {@code iat}; a token without is revoked by any such time
 */
public record TokenQuestion(
        String entry, List<String> notBefore, @Nullable Instant issuedAt) {}
