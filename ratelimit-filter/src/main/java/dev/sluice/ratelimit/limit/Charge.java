package dev.sluice.ratelimit.limit;

import java.time.Duration;

/**
 * What one rule asks for one request. Immutable.
 *
 * @param rule its name, of a-z, 0-9 and {@code -}
 * @param partition the hash of whose request it is, and the hash tag of its keys
 * @param limit the cost admitted within one window
 * @param cost of this request, 0 to only look: then it is refused if the limit is used up, and nothing is counted
 * @param enforced false to count what would have been refused and refuse nothing
 * @param leased whether nodes may take a share of the limit ahead and serve it from memory
 * @param provisional whether it may be taken back when the outcome of the request is known
 */
public record Charge(
        String rule,
        String partition,
        Algorithm algorithm,
        long limit,
        Duration window,
        long cost,
        boolean enforced,
        boolean leased,
        boolean provisional) {}
