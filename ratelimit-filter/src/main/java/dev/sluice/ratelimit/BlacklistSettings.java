package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which tokens are accepted, where one is required, and what a request tells by one. Immutable; shows no secret.
 *
 * @param key of HMAC-SHA256
 * @param issuer the {@code iss} required; empty for any
 * @param audience what {@code aud} must contain; empty for anything
 * @param leeway how far the clocks of issuer and application may be apart
 * @param maxTokenLifetime the longest life of a token that is accepted
 * @param required the paths, as in a servlet mapping, that need a token
 * @param cookie the cookie that may carry the token; empty for none
 * @param rolesClaim the claim that lists the roles
 * @param maxTokenSize the longest token looked at, in characters
 */
public record BlacklistSettings(
        SecretKey key,
        String issuer,
        String audience,
        Duration leeway,
        Duration maxTokenLifetime,
        PathPatterns required,
        String cookie,
        String rolesClaim,
        int maxTokenSize) {
    /** RFC 7518 section 3.2: a key of the same size as the hash output or larger. */
    private static final int LEAST_KEY_BYTES = 32;

    private static final Duration MOST_LEEWAY = Duration.ofMinutes(5);
    private static final Duration LEAST_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MOST_LIFETIME = Duration.ofDays(366);
    private static final int LEAST_TOKEN_SIZE = 256;
    private static final int MOST_TOKEN_SIZE = 64 * 1024;
    private static final Pattern COOKIE_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]*");

    /** Reads the {@code blacklist.*} keys; nothing of it counts until {@code check()} has returned. */
    public static BlacklistSettings from(Settings settings) {
        return new BlacklistSettings(
                settings.secret(
                        "blacklist.hs256-secret",
                        "a text of at least " + LEAST_KEY_BYTES + " bytes in UTF-8",
                        BlacklistSettings::keyOf),
                settings.text("blacklist.issuer"),
                settings.text("blacklist.audience"),
                within(settings, "blacklist.leeway", Duration.ZERO, MOST_LEEWAY),
                within(settings, "blacklist.max-token-lifetime", LEAST_LIFETIME, MOST_LIFETIME),
                settings.value("blacklist.required", PathPatterns.FORM, PathPatterns::parse),
                settings.value("blacklist.cookie", "the name of a cookie", BlacklistSettings::cookieName),
                settings.text("blacklist.roles-claim"),
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

    private static String cookieName(String name) {
        if (!COOKIE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no token of RFC 9110");
        }
        return name;
    }

    private static int tokenSize(Settings settings) {
        long size = settings.size("blacklist.max-token-size");
        if (size < LEAST_TOKEN_SIZE || size > MOST_TOKEN_SIZE) {
            settings.reject("blacklist.max-token-size", "a size from 256 to 64KiB");
            return LEAST_TOKEN_SIZE;
        }
        return (int) size;
    }

    boolean requiresToken(String path) {
        return required.match(path);
    }

    /** The key is left out: its hash code would do for guessing it. */
    @Override
    public String toString() {
        return "tokens of issuer \"" + issuer + "\" for audience \"" + audience + "\", required at "
                + required.patterns();
    }
}
