package dev.sluice.ratelimit;

import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/** What the credentials of a request turned out to be. Immutable. */
sealed interface TokenOutcome {
    /** None were sent, or nobody asked for them. */
    record NotSent() implements TokenOutcome {}

    /**
     * Several were sent.
     *
     * @param inCookies whether a browser sent all of them by itself
     */
    record Ambiguous(boolean inCookies) implements TokenOutcome {}

    /**
     * One was sent, and this is what it is.
     *
     * @param inCookie whether a browser sent it by itself
     */
    record Checked(TokenCheck check, boolean inCookie) implements TokenOutcome {}

    /** One was sent that is genuine, but nobody can say now whether it has been revoked. */
    record Unknown() implements TokenOutcome {}

    /** The token that may be believed, null if there is none. */
    default @Nullable VerifiedToken believed() {
        return this instanceof Checked checked && checked.check() instanceof TokenCheck.Valid valid
                ? valid.token()
                : null;
    }

    /** Whether it is no reason to refuse a request that needs no token: nothing in it was sent on purpose. */
    default boolean countsAsNone() {
        if (this instanceof Ambiguous several) {
            return several.inCookies();
        }
        return this instanceof NotSent || (this instanceof Checked checked && checked.inCookie());
    }
}
