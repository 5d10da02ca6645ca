package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Cidr;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.rule.Exemptions.ClaimWord;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Makes a rule in code; each method is the setting of its name, with the same default and the same form. Every method
 * throws {@link IllegalArgumentException} for what that setting would not accept. For one thread; {@link #build} copies.
 */
public final class RateLimitRuleBuilder {
    private final String name;
    private final long limit;
    private final Duration window;
    private Scope scope = new Scope(PathPatterns.parse("/*"), List.of(), Exemptions.NONE);
    private RateLimitKey key = RateLimitKey.parse("address");
    private Algorithm algorithm = Algorithm.FIXED;
    private long cost = 1;
    private Plans plans = Plans.NONE;
    private OptionalLong candidate = OptionalLong.empty();
    private boolean shadow;
    private StatusCodes charged = StatusCodes.NONE;
    private boolean leased;
    private WhenRedisIsDown whenRedisIsDown = WhenRedisIsDown.ALLOW;
    private boolean hidden;
    private String message = "";
    private String chineseMessage = "";

    RateLimitRuleBuilder(String name, long limit, Duration window) {
        this.name = name;
        this.limit = limit;
        this.window = window;
    }

    /** Which requests the rule counts: {@code /login}, {@code /api/*}. */
    public RateLimitRuleBuilder paths(String... patterns) {
        scope = new Scope(new PathPatterns(List.of(patterns)), scope.methods(), scope.exempt());
        return this;
    }

    /** Which methods it counts; {@code GET} is {@code HEAD} too. */
    public RateLimitRuleBuilder methods(String... methods) {
        scope = new Scope(scope.paths(), List.of(methods), scope.exempt());
        return this;
    }

    /** Whose requests are counted together, such as {@code principal|address}. */
    public RateLimitRuleBuilder key(String text) {
        key = RateLimitKey.parse(text);
        return this;
    }

    /** How the limit is measured. */
    public RateLimitRuleBuilder algorithm(Algorithm chosen) {
        algorithm = chosen;
        return this;
    }

    /** What one request costs. */
    public RateLimitRuleBuilder cost(long each) {
        cost = each;
        return this;
    }

    /** Paths that are not counted. */
    public RateLimitRuleBuilder exemptPaths(String... patterns) {
        Exemptions old = scope.exempt();
        return exempt(new Exemptions(new PathPatterns(List.of(patterns)), old.addresses(), old.claims()));
    }

    /** Networks whose clients are not counted: {@code 10.0.0.0/8}. */
    public RateLimitRuleBuilder exemptAddresses(String... networks) {
        List<Cidr> cidrs = Stream.of(networks).map(Cidr::parse).toList();
        Exemptions old = scope.exempt();
        return exempt(new Exemptions(old.paths(), cidrs, old.claims()));
    }

    /** Claims whose bearers are not counted: {@code role=admin}. */
    public RateLimitRuleBuilder exemptClaims(String... words) {
        List<ClaimWord> claims = Stream.of(words).map(ClaimWord::parse).toList();
        Exemptions old = scope.exempt();
        return exempt(new Exemptions(old.paths(), old.addresses(), claims));
    }

    private RateLimitRuleBuilder exempt(Exemptions exempt) {
        scope = new Scope(scope.paths(), scope.methods(), exempt);
        return this;
    }

    /** Other limits for those whose token names a plan in that claim, such as {@code free=60, pro=600}. */
    public RateLimitRuleBuilder plans(String claim, String limits) {
        plans = new Plans(ClaimPath.parse(claim), Plans.parse(limits));
        return this;
    }

    /** A lower limit that is counted and reported, not enforced. */
    public RateLimitRuleBuilder candidate(long lower) {
        if (!Quota.isLimit(lower)) {
            throw new IllegalArgumentException("candidate " + lower + " is not 1 to " + Quota.MAX_LIMIT);
        }
        candidate = OptionalLong.of(lower);
        return this;
    }

    /** Count, and refuse nothing. */
    public RateLimitRuleBuilder shadow() {
        shadow = true;
        return this;
    }

    /** Which responses cost something, such as {@code 401, 403} or {@code 4xx}. */
    public RateLimitRuleBuilder chargeStatus(String codes) {
        charged = StatusCodes.parse(codes);
        return this;
    }

    /** Nodes may take shares of the limit ahead. */
    public RateLimitRuleBuilder leased() {
        leased = true;
        return this;
    }

    /** What a request gets that cannot be counted. */
    public RateLimitRuleBuilder whenRedisIsDown(WhenRedisIsDown policy) {
        whenRedisIsDown = policy;
        return this;
    }

    /** Answers say nothing of this rule but when to come back. */
    public RateLimitRuleBuilder hidden() {
        hidden = true;
        return this;
    }

    /** What a refused client reads, in English and in Chinese; an empty text for our own words. */
    public RateLimitRuleBuilder message(String english, String chinese) {
        message = english;
        chineseMessage = chinese;
        return this;
    }

    /** The rule; a builder may make several. */
    public RateLimitRule build() {
        Quota quota = new Quota(limit, window, algorithm, cost, plans, candidate);
        return new RateLimitRule(
                name,
                scope,
                key,
                quota,
                new Enforcement(shadow, charged, leased, whenRedisIsDown, hidden, message, chineseMessage));
    }
}
