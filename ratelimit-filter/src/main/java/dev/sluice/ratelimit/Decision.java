package dev.sluice.ratelimit;

import dev.sluice.ratelimit.rule.RateLimitRule;
import java.time.Duration;
import java.util.List;

/**
 * What became of one request under the rules that match it. Immutable.
 *
 * @param admitted whether it was counted and may go on; a request refused has been counted under no rule
 * @param usages the client's state after this request, for each matching rule in the order of the settings
 */
public record Decision(boolean admitted, List<Usage> usages) {
    /** Of a request no rule speaks of. */
    static final Decision NO_RULE = new Decision(true, List.of());

    /**
     * A client's state under one rule.
     *
     * @param remaining requests it may still send within the window
     * @param resetIn until the window ends
     */
    public record Usage(RateLimitRule rule, long remaining, Duration resetIn) {}

    /** The rules that refused the request; empty if it was admitted. */
    public List<Usage> exceeded() {
        return admitted
                ? List.of()
                : usages.stream().filter(usage -> usage.remaining() == 0).toList();
    }
}
