package dev.sluice.ratelimit.rule;

import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits by the plan that a claim of the token names; any other plan has the limit of the rule. Immutable.
 *
 * @param claim where the name of the plan stands; null if there are no plans
 */
record Plans(@Nullable ClaimPath claim, Map<String, Long> limits) {
    static final Plans NONE = new Plans(null, Map.of());
    static final int MAX_PLANS = 32;
    static final String FORM =
            "a comma separated list of at most " + MAX_PLANS + " different plans such as free=60, pro=600";

    Plans {
        limits = Map.copyOf(limits);
    }

    /** @throws IllegalArgumentException if the text is not of that form, or a limit out of its bounds */
    static Map<String, Long> parse(String text) {
        Map<String, Long> limits = new LinkedHashMap<>();
        for (String plan : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = plan.indexOf('=');
            String name = plan.substring(0, Math.max(0, equals)).strip();
            long limit = Long.parseLong(plan.substring(equals + 1).strip());
            if (name.isEmpty() || !Quota.isLimit(limit) || limits.put(name, limit) != null) {
                throw new IllegalArgumentException("\"" + plan + "\" is not a plan such as free=60");
            }
        }
        if (limits.size() > MAX_PLANS) {
            throw new IllegalArgumentException(limits.size() + " plans are more than " + MAX_PLANS);
        }
        return limits;
    }

    /** The limit of the plan that the token names, else the other. */
    long limitOf(@Nullable VerifiedToken token, long otherwise) {
        String plan = claim == null ? null : claim.valueIn(token);
        Long limit = plan == null ? null : limits.get(plan);
        return limit == null ? otherwise : limit;
    }
}
