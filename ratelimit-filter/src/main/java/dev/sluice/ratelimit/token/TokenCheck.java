package dev.sluice.ratelimit.token;

/** What a token turned out to be. */
public sealed interface TokenCheck {
    /** It may be believed. */
    record Valid(VerifiedToken token) implements TokenCheck {}

    /** It may not. */
    record Refused(TokenFault fault) implements TokenCheck {}

    /** It may not yet ({@link TokenFault#TOO_EARLY}), but it is genuine and can be revoked beforehand. */
    record Premature(VerifiedToken token) implements TokenCheck {}
}
