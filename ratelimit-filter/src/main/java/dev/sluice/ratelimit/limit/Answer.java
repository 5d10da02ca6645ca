package dev.sluice.ratelimit.limit;

import java.util.List;

/**
 * What Redis, or the memory of this node, says to one request. Immutable.
 *
 * @param token what became of the question about its token
 * @param states one for each charge, in their order; what a node {@linkplain Limiter#recall recalls} has those only that
 *     refuse
 * @param fromMemory whether Redis was not asked
 */
public record Answer(TokenState token, List<State> states, boolean fromMemory) {
    /** What Redis knows of a token. */
    public enum TokenState {
        /** The question was not put. */
        NOT_ASKED,
        /** It has not been revoked. */
        GOOD,
        /** It has been revoked. */
        REVOKED,
        /** Something else stands where a time should; it counts as revoked. */
        UNREADABLE
    }

    /** Whether the request goes on and was counted; one that does not has been counted by no enforced rule. */
    public boolean isAdmitted() {
        return !isTokenRevoked()
                && states.stream()
                        .noneMatch(state -> state.over() && state.charge().enforced());
    }

    /** Whether the token may not be believed any more. */
    public boolean isTokenRevoked() {
        return token == TokenState.REVOKED || token == TokenState.UNREADABLE;
    }
}
