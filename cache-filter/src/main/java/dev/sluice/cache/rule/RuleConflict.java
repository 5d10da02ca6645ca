package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import dev.sluice.core.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * Two settings of a rule that cannot both be meant. Immutable.
 *
 * @param key the one to change
 * @param form what it must be
 */
record RuleConflict(String key, String form) {
    static List<RuleConflict> find(Settings rule, Policy policy) {
        List<RuleConflict> found = new ArrayList<>();
        if (policy.ttl().isEmpty() && policy.override()) {
            found.add(new RuleConflict("override", "false where no ttl is set"));
        }
        if (policy.ttl().isEmpty() && !policy.contentTypes().isEmpty()) {
            found.add(new RuleConflict("content-types", "empty where no ttl is set, which they limit"));
        }
        boolean toAll = policy.ttl().isPresent() && policy.contentTypes().isEmpty();
        if (toAll && policy.heuristic() && rule.has("heuristic")) {
            found.add(new RuleConflict(
                    "heuristic", "false where a ttl is set for all content-types, which leaves nothing to guess"));
        }
        if (policy.perPrincipal() && policy.staleWhileRevalidate().isPresent()) {
            found.add(new RuleConflict(
                    "stale-while-revalidate",
                    "empty where private-per is set: nobody is signed in when it is renewed"));
        }
        return found;
    }
}
