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
 * #ATTRIBUTE}. Immutable; the claims of a token that was verified cannot be changed at any depth.
 *
 * @param claims everything in its payload; times are seconds since 1970, whole numbers are {@code Long}
 * @param issuer {@code iss}
 * @param subject {@code sub}
 * @param issuedAt {@code iat}, to the millisecond where it has fractions
 * @param expiresAt {@code exp}, likewise
 * @param entry what a revocation of this token is filed under: a hash of its issuer and {@code jti}, or of what is signed
 *     if that is absent or empty
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

    /** The longest {@link #sessionId} and {@link #clientId}, in characters. */
    public static final int MOST_ID_LENGTH = 256;

    /** The session at the issuer ({@code sid}); null if there is none, or none that is a text of sane length. */
    public @Nullable String sessionId() {
        return idOf("sid");
    }

    /** The application it was issued to ({@code azp}, else {@code client_id} of RFC 9068); null as for the session. */
    public @Nullable String clientId() {
        String party = idOf("azp");
        return party == null ? idOf("client_id") : party;
    }

    private @Nullable String idOf(String claim) {
        return claims.get(claim) instanceof String id && !id.isEmpty() && id.length() <= MOST_ID_LENGTH ? id : null;
    }

    /**
     * A claim by its name, or by a path with dots into objects: {@code realm_access.roles}. A name that itself has dots
     * is found first; null if there is none.
     */
    public @Nullable Object claim(String path) {
        return find(claims, path);
    }

    /** The claims tell of people, so they do not get into logs by accident. */
    @Override
    public String toString() {
        return "token " + entry;
    }

    private static @Nullable Object find(Map<?, ?> object, String path) {
        Object value = object.get(path);
        for (int dot = path.indexOf('.'); value == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (object.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                value = find(inner, path.substring(dot + 1));
            }
        }
        return value;
    }

    /** The words of a claim, found as by {@link #claim}, that is an array of text, or one text with blanks between. */
    public Set<String> wordsOf(String claim) {
        Object value = claim(claim);
        Stream<?> words = value instanceof String text
                ? Stream.of(text.split(" "))
                : value instanceof List<?> list ? list.stream() : Stream.empty();
        return words.filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
