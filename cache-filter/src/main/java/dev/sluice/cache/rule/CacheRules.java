package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import dev.sluice.cache.http.Target;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The rules of an operator, of which the first counts that matches the path. Immutable.
 *
 * @param rules in the order in which they are tried, at most 100
 * @param standard the policy for requests that no rule speaks of
 */
public record CacheRules(List<CacheRule> rules, Policy standard) {
    static final int MOST = 100;

    /** Matches each path of which nobody can think that it is another. */
    private static final PathPatterns PLAIN = PathPatterns.parse("/*");

    /** @throws IllegalArgumentException if there are too many */
    public CacheRules {
        rules = List.copyOf(rules);
        if (rules.size() > MOST) {
            throw new IllegalArgumentException("give at most " + MOST + " rules, not " + rules.size());
        }
    }

    /** No rules: only the application says what is kept. */
    public static CacheRules none() {
        return new CacheRules(List.of(), Policy.NONE);
    }

    /**
     * Reads the {@code cache.rule.<name>.*} keys; what is wrong with them is told by {@link Settings#check}. Rules come in
     * the order of the file, those of {@link java.util.Properties}, which have none, in the order of their names.
     */
    public static CacheRules from(Settings settings) {
        return new RulesReader(settings).read();
    }

    /** The rule for a request, by the path the container found the servlet by. */
    public Optional<CacheRule> ruleFor(HttpServletRequest request) {
        return rules.isEmpty() ? Optional.empty() : ruleFor(PathPatterns.pathOf(request));
    }

    /**
     * The rule for a path, as {@link PathPatterns#pathOf} gives it.
     *
     * <p>It gives more than the application said, so it needs the plain spelling of the path. A request for what is
     * perhaps the path of a rule in another spelling is one that the rule {@linkplain CacheRule#bypasses leaves alone}.
     */
    public Optional<CacheRule> ruleFor(String path) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        boolean plain = PLAIN.matchPlainSpelling(path);
        for (CacheRule rule : rules) {
            if (plain && rule.paths().match(path)) {
                return Optional.of(rule.at(path));
            }
        }
        for (CacheRule rule : rules) {
            if ((!plain || rule.restricts()) && rule.paths().matchAnySpelling(path)) {
                return Optional.of(rule.closed());
            }
        }
        return Optional.empty();
    }

    /**
     * The rule for a target that no request asked for, such as one to purge.
     *
     * @param contextPath of the application, as the container gives it: empty, or with a slash in front
     */
    public Optional<CacheRule> ruleFor(Target target, String contextPath) {
        String path = target.isPlain() ? decoded(target.path()) : "";
        boolean ours = path.startsWith(contextPath + "/") || (!path.isEmpty() && path.equals(contextPath));
        String within = ours ? path.substring(contextPath.length()) : "";
        return ours ? ruleFor(within.isEmpty() ? "/" : within) : Optional.empty();
    }

    /** Empty if it cannot be decoded: then it is the path of nothing. */
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The rules that are for none of these paths. */
    public List<CacheRule> outside(PathPatterns paths) {
        return rules.stream().filter(rule -> !rule.meets(paths)).toList();
    }

    /** The policy for a request, by its rule or by that for requests without one. */
    public Policy policyOf(Optional<CacheRule> rule) {
        return rule.map(CacheRule::policy).orElse(standard);
    }
}
