package dev.sluice.ratelimit.revocation;

import dev.sluice.ratelimit.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/** The claims of a token that revocations look at beyond issuer and subject. Stateless. */
final class TokenClaims {
    private TokenClaims() {}

    /** {@code sid} (OpenID Connect Front-Channel Logout 1.0 section 3). */
    static @Nullable String session(VerifiedToken token) {
        return text(token, "sid");
    }

    /** {@code azp} (OpenID Connect Core section 2), else {@code client_id} (RFC 9068 section 2.2). */
    static @Nullable String client(VerifiedToken token) {
        String party = text(token, "azp");
        return party == null ? text(token, "client_id") : party;
    }

    private static @Nullable String text(VerifiedToken token, String claim) {
        return token.claims().get(claim) instanceof String text && !text.isEmpty() ? text : null;
    }
}
