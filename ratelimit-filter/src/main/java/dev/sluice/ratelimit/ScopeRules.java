package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a token must allow to reach some paths (RFC 6750 section 3.1, {@code insufficient_scope}). Immutable.
 *
 * @param claim the claim that lists what a token allows
 */
public record ScopeRules(String claim, List<ScopeRule> rules) {
    /**
     * What some requests need.
     *
     * @param methods none are all
     * @param needs words that must all be in the claim
     */
    public record ScopeRule(PathPatterns paths, List<String> methods, Set<String> needs) {
        /** RFC 6749 section 3.3: these stand in a quoted header value. */
        private static final String WORD = "[!#-\\[\\]-~]+";

        private static ScopeRule from(Settings group) {
            Set<String> needs = Set.copyOf(group.list("needs"));
            if (needs.isEmpty() || !needs.stream().allMatch(word -> word.matches(WORD))) {
                group.reject("needs", "a comma separated list of scopes such as orders:read");
            }
            return new ScopeRule(
                    group.value("paths", PathPatterns.FORM, PathPatterns::parse), group.list("methods"), needs);
        }

        private boolean speaksOf(String method, String path) {
            boolean isMethod = methods.isEmpty() || methods.stream().anyMatch(method::equalsIgnoreCase);
            return isMethod && paths.matchAnySpelling(path);
        }
    }

    static ScopeRules from(Settings settings) {
        return new ScopeRules(
                settings.text("blacklist.scope-claim"),
                settings.group("blacklist.scope").values().stream()
                        .map(ScopeRule::from)
                        .toList());
    }

    /** What this token lacks for such a request, in alphabetical order. */
    Set<String> lacking(VerifiedToken token, String method, String path) {
        Set<String> lacking = new TreeSet<>();
        for (ScopeRule rule : rules) {
            if (rule.speaksOf(method, path)) {
                lacking.addAll(rule.needs());
            }
        }
        if (!lacking.isEmpty()) {
            lacking.removeAll(token.wordsOf(claim));
        }
        return lacking;
    }
}
