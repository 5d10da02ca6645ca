package dev.sluice.ratelimit.revocation;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.ratelimit.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/**
 * Names what is known in Redis about tokens. All tokens of one subject share a partition with its sign-out, so one
 * script sees both. Immutable.
 */
public final class TokenKeys {
    private final KeySpace keys;

    public TokenKeys(String prefix) {
        this.keys = new KeySpace(prefix, "blacklist");
    }

    public String entryOf(VerifiedToken token) {
        return keys.key(partition(token.issuer(), token.subject()), "t:" + token.entry());
    }

    public String notBeforeOf(@Nullable String issuer, @Nullable String subject) {
        return keys.key(partition(issuer, subject), "nb");
    }

    private static String partition(@Nullable String issuer, @Nullable String subject) {
        return KeySpace.hash("subject", issuer == null ? "" : issuer, subject == null ? "" : subject);
    }
}
