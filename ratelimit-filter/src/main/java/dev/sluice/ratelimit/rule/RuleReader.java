package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.rule.Exemptions.ClaimWord;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads one rule from the view of its group; what is wrong is recorded there, and a sound rule returned in its place so
 * that the rest can be read. For one thread, at start.
 */
final class RuleReader {
    private enum Lease {
        OFF,
        AUTO
    }

    private static final Duration SOUND_WINDOW = Duration.ofSeconds(1);
    private static final String METHODS =
            "a comma separated list of at most " + Scope.MAX_METHODS + " methods such as GET, POST";
    private static final String SOME_PATHS = PathPatterns.FORM + ", and not empty";

    private final String name;
    private final Settings rule;

    private RuleReader(String name, Settings rule) {
        this.name = name;
        this.rule = rule;
    }

    static RateLimitRule read(String name, Settings rule) {
        if (!RateLimitRule.isName(name)) {
            rule.reject("limit", "set under a name of at most 64 characters");
            rule.check();
        }
        return new RuleReader(name, rule).read();
    }

    private RateLimitRule read() {
        Scope scope = scope();
        RateLimitKey key = rule.value("key", RateLimitKey.FORM, RateLimitKey::parse);
        Quota quota = quota();
        Enforcement enforcement = enforcement();
        Optional<RuleConflict> conflict = RuleConflict.of(quota, enforcement);
        if (conflict.isPresent()) {
            rule.reject(conflict.get().key(), conflict.get().form());
            return RateLimitRule.named(name, 1, SOUND_WINDOW).build();
        }
        return new RateLimitRule(name, scope, key, quota, enforcement);
    }

    private Scope scope() {
        PathPatterns paths = rule.value("paths", SOME_PATHS, RuleReader::somePaths);
        List<String> methods = rule.list("methods");
        if (methods.size() > Scope.MAX_METHODS || !methods.stream().allMatch(Scope::isMethod)) {
            rule.reject("methods", METHODS);
            methods = List.of();
        }
        PathPatterns exempt = rule.value("exempt.paths", PathPatterns.FORM, PathPatterns::parse);
        List<ClaimWord> claims = rule.value("exempt.claims", ClaimWord.FORM, RuleReader::claims);
        return new Scope(paths, methods, new Exemptions(exempt, rule.cidrs("exempt.addresses"), claims));
    }

    private static PathPatterns somePaths(String text) {
        PathPatterns paths = PathPatterns.parse(text);
        if (paths.patterns().isEmpty()) {
            throw new IllegalArgumentException("a rule without paths counts nothing");
        }
        return paths;
    }

    private static List<ClaimWord> claims(String text) {
        return text.isBlank()
                ? List.of()
                : Stream.of(text.split(",", -1)).map(ClaimWord::parse).toList();
    }

    private Quota quota() {
        OptionalLong candidate = rule.has("candidate")
                ? OptionalLong.of(rule.number("candidate", 1, Quota.MAX_LIMIT))
                : OptionalLong.empty();
        return new Quota(
                rule.number("limit", 1, Quota.MAX_LIMIT),
                window(),
                rule.oneOf("algorithm", Algorithm.class),
                rule.number("cost", 1, Quota.MAX_COST),
                plans(),
                candidate);
    }

    private Duration window() {
        Duration window = rule.duration("window");
        if (!Quota.isWindow(window)) {
            rule.reject("window", Quota.WINDOW);
            return SOUND_WINDOW;
        }
        return window;
    }

    private Plans plans() {
        Map<String, Long> limits = rule.value("plans", Plans.FORM, Plans::parse);
        ClaimPath claim = rule.has("plan-claim")
                ? rule.value("plan-claim", "the name of a claim such as plan or account.plan", ClaimPath::parse)
                : null;
        return new Plans(claim, limits);
    }

    private Enforcement enforcement() {
        return new Enforcement(
                rule.bool("shadow"),
                rule.value("charge.status", StatusCodes.FORM, StatusCodes::parse),
                rule.oneOf("lease", Lease.class) == Lease.AUTO,
                rule.oneOf("when-redis-is-down", WhenRedisIsDown.class),
                rule.bool("hide"),
                message("message"),
                message("message.zh"));
    }

    private String message(String key) {
        String text = rule.text(key);
        if (text.length() > Enforcement.LONGEST_MESSAGE) {
            rule.reject(key, "at most " + Enforcement.LONGEST_MESSAGE + " characters");
            return "";
        }
        return text;
    }
}
