package dev.sluice.ratelimit.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a token says whose signature is good. The application finds that of a request in the attribute {@link
 * #ATTRIBUTE}. Immutable as far as the claims are.
 *
 * @param claims everything in its payload; times are seconds since 1970, lists and objects are Java ones
 * @param issuer {@code iss}
 * @param subject {@code sub}
 * @param issuedAt {@code iat}, to the second
 * @param expiresAt {@code exp}, to the second
 * @param entry what a revocation of this token is filed under: a hash of its issuer and {@code jti}, or of what is signed
 */
public record VerifiedToken(
        Map<String, Object> claims,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable Instant issuedAt,
        Instant expiresAt,
        String entry) {
    /** The request attribute with the token of the request, absent if it came without. */
    public static final String ATTRIBUTE = "dev.sluice.ratelimit.token";

    /** The words of a claim that is an array of text, or one text with blanks between. */
    public Set<String> wordsOf(String claim) {
        Object value = claims.get(claim);
        Stream<?> words = value instanceof String text
                ? Stream.of(text.split(" "))
                : value instanceof List<?> list ? list.stream() : Stream.empty();
        return words.filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
