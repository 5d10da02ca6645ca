package dev.sluice.ratelimit.token;

import dev.sluice.core.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which tokens are genuine and of their time. Immutable; shows no secret. */
public final class TokenSettings {
    private static final Duration MOST_LEEWAY = Duration.ofMinutes(5);
    private static final Duration LEAST_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MOST_LIFETIME = Duration.ofDays(366);
    private static final int LEAST_TOKEN_SIZE = 256;
    private static final int MOST_TOKEN_SIZE = 64 * 1024;
    private static final int MOST_REMEMBERED = 1_000_000;

    private final List<VerificationKey> keys;
    private final @Nullable JwksSettings jwks;
    private static final Set<String> ANY = Set.of("*");

    private final Set<String> issuers;
    private final Set<String> audiences;
    private final Set<String> types;
    private final Duration leeway;
    private final Duration maxTokenLifetime;
    private final int maxTokenSize;
    private final int memoryTokens;
    private final boolean requireId;

    private TokenSettings(Settings settings) {
        this.keys = KeySettings.read(settings);
        this.jwks = settings.has("blacklist.jwks") ? JwksSettings.from(settings) : null;
        if (jwks == null && settings.group("blacklist.key").isEmpty()) {
            settings.reject(
                    "blacklist.jwks",
                    "set, or a key as blacklist.key.<name>.secret or blacklist.key.<name>.file: "
                            + "without any, no token could be verified");
        }
        this.issuers = accepted(settings, "blacklist.issuer");
        this.audiences = accepted(settings, "blacklist.audience");
        this.types = settings.list("blacklist.types").stream()
                .map(TokenHeader::plainType)
                .collect(Collectors.toUnmodifiableSet());
        this.leeway = within(settings, "blacklist.leeway", Duration.ZERO, MOST_LEEWAY);
        this.maxTokenLifetime = within(settings, "blacklist.max-token-lifetime", LEAST_LIFETIME, MOST_LIFETIME);
        this.maxTokenSize = tokenSize(settings);
        this.memoryTokens = settings.integer("blacklist.memory.tokens", 0, MOST_REMEMBERED);
        this.requireId = settings.bool("blacklist.require-jti");
    }

    /** Reads the {@code blacklist.*} keys that speak of tokens; what is wrong with them is told by {@code check()}. */
    public static TokenSettings from(Settings settings) {
        return new TokenSettings(settings);
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

    /** The keys of the settings themselves. */
    List<VerificationKey> keys() {
        return keys;
    }

    /** Where more keys are; null for nowhere. */
    @Nullable JwksSettings jwks() {
        return jwks;
    }

    /** Of which {@code iss} must be one; empty for any. */
    public Set<String> issuers() {
        return issuers;
    }

    /** Of which {@code aud} must contain one; empty for anything. */
    public Set<String> audiences() {
        return audiences;
    }

    /** Of which {@code typ} must be one, in lower case without {@code application/}; empty for any. */
    public Set<String> types() {
        return types;
    }

    /** A key verifies what its owner signs for anybody, so that any issuer and audience have to be wanted (RFC 8725 3.8, 3.9). */
    private static Set<String> accepted(Settings settings, String key) {
        Set<String> names = Set.copyOf(settings.list(key));
        return names.equals(ANY) ? Set.of() : names;
    }

    /** How far the clocks of issuer and application may be apart. */
    public Duration leeway() {
        return leeway;
    }

    /** The longest life of a token that is accepted. */
    public Duration maxTokenLifetime() {
        return maxTokenLifetime;
    }

    /** The longest token looked at, in characters. */
    public int maxTokenSize() {
        return maxTokenSize;
    }

    /** How many tokens of up to 1 KiB are remembered. */
    public int memoryTokens() {
        return memoryTokens;
    }

    /** Whether a token without {@code jti} is refused. */
    public boolean requireId() {
        return requireId;
    }
}
