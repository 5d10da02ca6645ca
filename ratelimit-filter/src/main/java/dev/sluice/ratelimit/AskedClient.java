package dev.sluice.ratelimit;

import dev.sluice.core.web.AdminQuery;
import dev.sluice.core.web.AdminRefusal;

/** Which client and which rule an operator asks about. Stateless. */
final class AskedClient {
    private AskedClient() {}

    /** The client that {@code rule} with {@code client} or {@code partition} names. */
    static LimitedClient client(AdminQuery query, RateLimiter limiter) {
        String rule = rule(query, limiter);
        boolean isHash = query.values().containsKey("partition");
        if (isHash && query.values().containsKey("client")) {
            throw new AdminRefusal("partition", "Give this or client, not both");
        }
        try {
            return isHash
                    ? limiter.clientOfHash(rule, query.one("partition"))
                    : limiter.client(rule, query.all("client").toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new AdminRefusal(isHash ? "partition" : "client", String.valueOf(e.getMessage()));
        }
    }

    /** The name of a rule that is in force. */
    static String rule(AdminQuery query, RateLimiter limiter) {
        String rule = query.one("rule");
        if (limiter.rules().rule(rule).isEmpty()) {
            throw new AdminRefusal("rule", "No rule of that name is in force");
        }
        return rule;
    }
}
