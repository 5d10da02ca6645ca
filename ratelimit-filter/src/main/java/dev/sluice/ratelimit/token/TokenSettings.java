package dev.sluice.ratelimit.token;

import dev.sluice.core.config.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which tokens are genuine and of their time. Immutable; shows no secret.
 *
 * @param key of HMAC-SHA256
 * @param issuer the {@code iss} required; empty for any
 * @param audience what {@code aud} must contain; empty for anything
 * @param leeway how far the clocks of issuer and application may be apart
 * @param maxTokenLifetime the longest life of a token that is accepted
 * @param maxTokenSize the longest token looked at, in characters
 */
public record TokenSettings(
        SecretKey key, String issuer, String audience, Duration leeway, Duration maxTokenLifetime, int maxTokenSize) {
    /** RFC 7518 section 3.2: a key of the same size as the hash output or larger. */
    private static final int LEAST_KEY_BYTES = 32;

    private static final Duration MOST_LEEWAY = Duration.ofMinutes(5);
    private static final Duration LEAST_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MOST_LIFETIME = Duration.ofDays(366);
    private static final int LEAST_TOKEN_SIZE = 256;
    private static final int MOST_TOKEN_SIZE = 64 * 1024;

    /** Reads the {@code blacklist.*} keys that speak of tokens; what is wrong with them is told by {@code check()}. */
    public static TokenSettings from(Settings settings) {
        return new TokenSettings(
                settings.secret(
                        "blacklist.hs256-secret",
                        "a text of at least " + LEAST_KEY_BYTES + " bytes in UTF-8",
                        TokenSettings::keyOf),
                settings.text("blacklist.issuer"),
                settings.text("blacklist.audience"),
                within(settings, "blacklist.leeway", Duration.ZERO, MOST_LEEWAY),
                within(settings, "blacklist.max-token-lifetime", LEAST_LIFETIME, MOST_LIFETIME),
                tokenSize(settings));
    }

    /** Always named after the one algorithm, whatever the length, so that no longer one is chosen by it. */
    private static SecretKey keyOf(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("too short");
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static Duration within(Settings settings, String key, Duration least, Duration most) {
        Duration value = settings.duration(key);
        boolean whole = Duration.ofSeconds(value.toSeconds()).equals(value);
        if (!whole || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            settings.reject(key, "whole seconds from " + least.toSeconds() + "s to " + most.toSeconds() + "s");
        }
        return value;
    }

    private static int tokenSize(Settings settings) {
        long size = settings.size("blacklist.max-token-size");
        if (size < LEAST_TOKEN_SIZE || size > MOST_TOKEN_SIZE) {
            settings.reject("blacklist.max-token-size", "a size from 256 to 64KiB");
            return LEAST_TOKEN_SIZE;
        }
        return (int) size;
    }

    /** The key is left out: its hash code would do for guessing it. */
    @Override
    public String toString() {
        return "tokens of issuer \"" + issuer + "\" for audience \"" + audience + "\"";
    }
}
