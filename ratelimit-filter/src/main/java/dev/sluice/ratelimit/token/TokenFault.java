package dev.sluice.ratelimit.token;

/** Why a token is refused, in words that may be shown to whoever sent it. */
public enum TokenFault {
    /** No JWT, another algorithm or key than ours, or not in its only spelling. */
    MALFORMED("The token is malformed or not signed with a known key"),
    /** Its {@code exp} has passed. */
    EXPIRED("The token has expired"),
    /** Its {@code nbf} or {@code iat} lies in the future. */
    TOO_EARLY("The token is not valid yet"),
    /** It has no {@code exp}, or more time between {@code iat} and {@code exp} than is accepted. */
    TOO_LONG_LIVED("The token has no end or lives longer than is accepted here"),
    /** Its {@code iss} is another than required. */
    WRONG_ISSUER("The token comes from another issuer"),
    /** Its {@code aud} is another than required. */
    WRONG_AUDIENCE("The token is meant for another audience"),
    /** Its {@code typ} is none of those accepted. */
    WRONG_TYPE("The token is of another type than is accepted here"),
    /** It has no {@code jti} where one is required. */
    WITHOUT_ID("The token has no identifier"),
    /** Nobody can say whether it is genuine, because the keys cannot be had; it is not the token that is at fault. */
    KEYS_UNAVAILABLE("The keys to verify the token with are not available"),
    /** It was revoked, or its subject has been signed out since. */
    REVOKED("The token has been revoked");

    private final String sentence;

    TokenFault(String sentence) {
        this.sentence = sentence;
    }

    /** One sentence without a full stop, of the characters RFC 6750 section 3 allows in an {@code error_description}. */
    public String sentence() {
        return sentence;
    }
}
