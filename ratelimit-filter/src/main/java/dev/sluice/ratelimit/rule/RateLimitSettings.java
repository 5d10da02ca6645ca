package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is limited and how clients are told. Immutable.
 *
 * @param rules at least one and at most {@value #MAX_RULES}, with different names
 * @param exemptMethods methods of requests that are never counted
 * @param headers whether answers carry {@code RateLimit-Policy} and {@code RateLimit}
 */
public record RateLimitSettings(List<RateLimitRule> rules, Set<String> exemptMethods, boolean headers) {
    static final int MAX_RULES = 32;
    private static final String SOME_RULE = "ratelimit.rule.<name>.limit";

    /** Refuses no rules, too many, and two of one name. */
    public RateLimitSettings {
        rules = List.copyOf(rules);
        exemptMethods = Set.copyOf(exemptMethods);
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw new IllegalArgumentException("give 1 to " + MAX_RULES + " rules, not " + rules.size());
        }
        Set<String> names = rules.stream().map(RateLimitRule::name).collect(Collectors.toSet());
        if (names.size() < rules.size()) {
            throw new IllegalArgumentException("each rule needs a name of its own, because it names the counter");
        }
    }

    /**
     * Reads the {@code ratelimit.*} keys; what is wrong with them is told by {@code check()}.
     *
     * @throws dev.sluice.core.config.InvalidSettings at once if there is no rule, too many, or one with too long a name
     */
    public static RateLimitSettings from(Settings settings) {
        List<RateLimitRule> rules = settings.group("ratelimit.rule").entrySet().stream()
                .map(rule -> RateLimitRule.from(rule.getKey(), rule.getValue()))
                .toList();
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            settings.reject(SOME_RULE, "set for 1 to " + MAX_RULES + " names, such as ratelimit.rule.all.limit = 100");
            settings.check();
        }
        Set<String> exempt = new HashSet<>(settings.list("ratelimit.exempt-methods"));
        boolean headers = settings.bool("ratelimit.headers");
        return new RateLimitSettings(rules, exempt, headers);
    }
}
