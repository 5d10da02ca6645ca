package dev.sluice.ratelimit.token;

import dev.sluice.ratelimit.token.TokenCheck.Premature;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.time.Duration;
import java.time.Instant;

/** What one set of keys can say about a token, whatever the time. */
sealed interface Examined {
    /** Signed and meant for us, from that time on. */
    record Genuine(Valid valid, Instant from) implements Examined {
        /** Good from its beginning until before its end (RFC 7519 section 4.1.4), the leeway granted at both. */
        TokenCheck at(Instant now, Duration leeway) {
            VerifiedToken token = valid.token();
            if (!now.isBefore(end(leeway))) {
                return new Refused(TokenFault.EXPIRED);
            }
            return from.isAfter(now.plus(leeway)) ? new Premature(token) : valid;
        }

        Instant end(Duration leeway) {
            return valid.token().expiresAt().plus(leeway);
        }
    }

    /** Not to be believed at any time. */
    record Hopeless(TokenFault fault) implements Examined {}

    /**
     * Signed by nobody these keys know; another set might know more.
     *
     * @param namesKey whether it has a {@code kid}
     */
    record Unknown(boolean namesKey) implements Examined {}
}
