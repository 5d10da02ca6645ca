package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is limited, who a client is, and how clients are told. Immutable; two are equal if they limit the same.
 *
 * @param rules at least one and at most {@value #MAX_RULES}, with different names
 * @param exemptMethods methods of requests that are never counted
 * @param fields which header fields tell a client its limits
 * @param proxies whom to believe about a client's address
 */
public record RateLimitSettings(
        List<RateLimitRule> rules, Set<String> exemptMethods, AnswerFields fields, Proxies proxies) {
    /** The name of our own rule about forged tokens, whose counters no other may share. */
    public static final String FORGED_TOKENS = "forged-tokens";

    static final int MAX_RULES = 32;
    private static final Set<String> PREFLIGHT = Set.of("OPTIONS");
    private static final String SOME_RULE = "ratelimit.rule.<name>.limit";

    /** Refuses no rules, too many, two of one name, and one that could never count. */
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
        if (names.contains(FORGED_TOKENS)) {
            throw new IllegalArgumentException("the name " + FORGED_TOKENS + " is taken by the limit on forged tokens");
        }
        for (RateLimitRule rule : rules) {
            if (isIdle(rule, exemptMethods)) {
                throw new IllegalArgumentException("rule " + rule.name() + " counts only methods that are exempt");
            }
        }
    }

    /** These rules, and everything else as if nothing were set. */
    public static RateLimitSettings of(RateLimitRule... rules) {
        return new RateLimitSettings(List.of(rules), PREFLIGHT, AnswerFields.STANDARD, Proxies.NONE);
    }

    /**
     * Reads the {@code ratelimit.*} keys; what is wrong with them is told by {@code check()}.
     *
     * @throws dev.sluice.core.config.InvalidSettings at once if there is no rule, too many, or one that cannot be used
     */
    public static RateLimitSettings from(Settings settings) {
        Set<String> exempt = Set.copyOf(settings.list("ratelimit.exempt-methods"));
        List<RateLimitRule> rules = settings.group("ratelimit.rule").entrySet().stream()
                .map(rule -> rule(rule.getKey(), rule.getValue(), exempt))
                .toList();
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            settings.reject(SOME_RULE, "set for 1 to " + MAX_RULES + " names, such as ratelimit.rule.all.limit = 100");
            settings.check();
        }
        return new RateLimitSettings(rules, exempt, AnswerFields.from(settings), Proxies.from(settings));
    }

    private static RateLimitRule rule(String name, Settings group, Set<String> exempt) {
        RateLimitRule rule = RuleReader.read(name, group);
        if (name.equals(FORGED_TOKENS)) {
            group.reject(
                    "limit", "set under another name, because " + FORGED_TOKENS + " is the limit on forged tokens");
            group.check();
        }
        if (isIdle(rule, exempt)) {
            group.reject("methods", "empty or name one that ratelimit.exempt-methods does not");
            group.check();
        }
        return rule;
    }

    private static boolean isIdle(RateLimitRule rule, Set<String> exemptMethods) {
        return !rule.methods().isEmpty() && exemptMethods.containsAll(rule.methods());
    }

    /** The rule of that name, for an operator who asks about it. */
    public Optional<RateLimitRule> rule(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
    }
}
