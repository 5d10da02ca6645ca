package dev.sluice.ratelimit;

import dev.sluice.ratelimit.limit.Answer;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.rule.RateLimitRule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What became of one request under the rules that match it. Immutable.
 *
 * @param admitted whether it may go on; a request refused has been counted under no enforced rule
 * @param usages the client's state after this request, for each matching rule in the order of the settings
 */
public record Decision(boolean admitted, List<Usage> usages) {
    /** Of a request no rule speaks of. */
    static final Decision NO_RULE = new Decision(true, List.of());

    public Decision {
        usages = List.copyOf(usages);
    }

    /** What the answer says of these rules; one that comes from memory speaks of those alone that refuse. */
    static Decision of(List<Applied> applied, Answer answer) {
        List<Usage> usages = new ArrayList<>(applied.size());
        Iterator<State> states = answer.states().iterator();
        State state = states.hasNext() ? states.next() : null;
        for (Applied one : applied) {
            if (state != null && state.charge().equals(one.charge())) {
                usages.add(new Usage(one.rule(), state));
                state = states.hasNext() ? states.next() : null;
            }
        }
        return new Decision(answer.isAdmitted(), usages);
    }

    /** How the client stands under one rule. */
    public record Usage(RateLimitRule rule, State state) {
        /** Whether this rule refused the request, or would have, had it not been a shadow. */
        public boolean isOver() {
            return state.over();
        }

        /** Whether this rule refused the request. */
        public boolean refuses() {
            return state.over() && state.charge().enforced();
        }

        /** Whether answers may tell of it: what is not enforced, or to be kept quiet, is nothing to a client. */
        boolean isShown() {
            return state.charge().enforced() && !rule.isHidden();
        }
    }

    /** The rules that refused the request; empty if it was admitted. */
    public List<Usage> exceeded() {
        List<Usage> exceeded = new ArrayList<>(1);
        for (Usage usage : usages) {
            if (!admitted && usage.refuses()) {
                exceeded.add(usage);
            }
        }
        return exceeded;
    }
}
