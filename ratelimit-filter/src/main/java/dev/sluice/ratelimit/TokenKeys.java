package dev.sluice.ratelimit;

import dev.sluice.core.redis.KeySpace;
import org.jspecify.annotations.Nullable;

/**
 * Names what is known in Redis about tokens. All tokens of one subject share a partition with its sign-out, so one
 * script sees both. Immutable.
 */
final class TokenKeys {
    private final KeySpace keys;

    TokenKeys(String prefix) {
        this.keys = new KeySpace(prefix, "blacklist");
    }

    String entryOf(VerifiedToken token) {
        return keys.key(partition(token.issuer(), token.subject()), "t:" + token.entry());
    }

    String notBeforeOf(@Nullable String issuer, @Nullable String subject) {
        return keys.key(partition(issuer, subject), "nb");
    }

    private static String partition(@Nullable String issuer, @Nullable String subject) {
        return KeySpace.hash("subject", issuer == null ? "" : issuer, subject == null ? "" : subject);
    }
}
