package dev.sluice.ratelimit.token;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.ratelimit.token.Examined.Genuine;
import dev.sluice.ratelimit.token.Examined.Hopeless;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges the claims of a token whose signature is good (RFC 7519 section 4.1). Thread-safe. */
final class ClaimsCheck {
    /** The year 9999: what is later is no date, and would overflow where it is counted in milliseconds. */
    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

    private final TokenSettings settings;
    private final Clock clock;

    ClaimsCheck(TokenSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What the claims say.
     *
     * @param signed header and payload as sent, which name a token that has no {@code jti}
     * @throws IllegalArgumentException if one of them has another type than RFC 7519 gives it
     */
    Examined examine(Map<String, Object> claims, String signed) {
        String issuer = text(claims, "iss");
        String subject = text(claims, "sub");
        String id = text(claims, "jti");
        Instant issued = instant(claims, "iat");
        Instant notBefore = instant(claims, "nbf");
        Instant end = instant(claims, "exp");
        if (!settings.issuers().isEmpty()
                && (issuer == null || !settings.issuers().contains(issuer))) {
            return new Hopeless(TokenFault.WRONG_ISSUER);
        }
        if (!isForUs(audience(claims.get("aud")))) {
            return new Hopeless(TokenFault.WRONG_AUDIENCE);
        }
        if (settings.requireId() && (id == null || id.isEmpty())) {
            return new Hopeless(TokenFault.WITHOUT_ID);
        }
        if (end == null || livesTooLong(issued, end)) {
            return new Hopeless(TokenFault.TOO_LONG_LIVED);
        }
        String entry = entryOf(issuer, id, signed);
        var token = new VerifiedToken(frozen(claims), issuer, subject, issued, end, entry);
        return new Genuine(new Valid(token), later(issued, notBefore));
    }

    private boolean isForUs(List<?> audience) {
        return settings.audiences().isEmpty() || settings.audiences().stream().anyMatch(audience::contains);
    }

    /** One text or a list of them (RFC 7519 section 4.1.3). */
    private static List<?> audience(@Nullable Object value) {
        List<?> audience = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        if (!audience.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException("aud is no text");
        }
        return audience;
    }

    private static @Nullable String text(Map<String, Object> claims, String name) {
        Object value = claims.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return (String) value;
    }

    /** The life of a token that does not say when it began is counted from now. */
    private boolean livesTooLong(@Nullable Instant issued, Instant end) {
        Instant begin = issued == null ? clock.instant() : issued;
        return Duration.between(begin, end).compareTo(settings.maxTokenLifetime()) > 0;
    }

    private static Instant later(@Nullable Instant issued, @Nullable Instant notBefore) {
        Instant one = issued == null ? Instant.EPOCH : issued;
        return notBefore != null && notBefore.isAfter(one) ? notBefore : one;
    }

    private static String entryOf(@Nullable String issuer, @Nullable String id, String signed) {
        // An issuer that leaves it empty does so for all its tokens.
        return id == null || id.isEmpty()
                ? KeySpace.hash("signed", signed)
                : KeySpace.hash("jti", issuer == null ? "" : issuer, id);
    }

    /** A NumericDate (RFC 7519 section 2), whose fractions are kept to the millisecond, rounded down. */
    private static @Nullable Instant instant(Map<String, Object> claims, String name) {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number)) {
            throw new IllegalArgumentException(name + " is no number");
        }
        BigDecimal second = new BigDecimal(value.toString());
        if (second.signum() < 0 || second.compareTo(LAST_SECOND) > 0) {
            throw new IllegalArgumentException("no date");
        }
        return Instant.ofEpochMilli(
                second.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    /** A remembered token is given to many requests, so none of them may change it. */
    private static Map<String, Object> frozen(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put((String) name, frozenValue(value)));
        return Collections.unmodifiableMap(copy);
    }

    @SuppressWarnings("NullAway") // null is a value in JSON
    private static Object frozenValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return frozen(map);
        }
        if (value instanceof Iterable<?> items) {
            List<Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(frozenValue(item)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }
}
