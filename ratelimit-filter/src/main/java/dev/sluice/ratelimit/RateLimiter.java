package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.Decision.Usage;
import dev.sluice.ratelimit.LimitOutcome.Counted;
import dev.sluice.ratelimit.limit.Answer;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import dev.sluice.ratelimit.limit.Limiter;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.override.OverrideStore;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.ClientAddresses;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import dev.sluice.ratelimit.stats.ApiStatistics;
import dev.sluice.ratelimit.stats.Background;
import dev.sluice.ratelimit.stats.Endpoints;
import dev.sluice.ratelimit.stats.LiveNodes;
import dev.sluice.ratelimit.stats.Outcome;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Counts requests under the rules, for all nodes together: all rules that match are asked in one round trip, and a
 * request that one of them refuses is counted by none. Only Redis measures time, so the clocks of the nodes do not
 * matter. Thread-safe.
 */
public final class RateLimiter implements AutoCloseable {
    private final RedisLink link;
    private final RateLimiterSettings settings;
    private final Limiter engine;
    private final Background background = new Background();
    private final OverrideStore overrides;
    private final LiveNodes nodes;
    private final ApiStatistics statistics;
    private final Endpoints endpoints;
    private final RuleMeters meters;
    private volatile InForce inForce;
    private volatile boolean everywhere;

    /** What changes together when the rules are read again. */
    private record InForce(RateLimitSettings rules, ClientAddresses addresses, RateLimitAnswer answer) {
        static InForce of(RateLimitSettings rules) {
            return new InForce(
                    rules,
                    new ClientAddresses(rules.proxies()),
                    new RateLimitAnswer(rules.fields(), Clock.systemUTC()));
        }
    }

    /** A limiter that keeps its counters where the link leads; closing the link, after this, is the caller's. */
    public RateLimiter(RedisLink link, RateLimiterSettings settings, Metrics metrics) {
        this.link = link;
        this.settings = settings;
        this.inForce = InForce.of(settings.rules());
        this.engine = new Limiter(link, settings.memory(), metrics, System::nanoTime);
        this.overrides = OverrideStore.start(settings.maxOverrides(), link, metrics, background);
        this.nodes = LiveNodes.start(link, background);
        this.statistics = ApiStatistics.start(link, settings.statistics(), metrics, background);
        this.endpoints = new Endpoints(settings.statistics().endpoints());
        this.meters = new RuleMeters(metrics);
    }

    /**
     * The limiter of the {@link RateLimitFilter} of this application; with several filters, of the one that was started
     * first.
     *
     * @throws IllegalStateException if no such filter has been started
     */
    public static RateLimiter of(ServletContext context) {
        return Published.find(context, RateLimiter.class)
                .orElseThrow(() -> new IllegalStateException(
                        "There is no rate limiter here; map RateLimitFilter in this application"));
    }

    /**
     * Counts one call that did not come through the filter, or refuses it. Rules that charge by the outcome charge it at once.
     *
     * @throws RedisUnavailable if it could not be counted
     */
    public Decision acquire(Call call) throws RedisUnavailable {
        Visit visit = new Visit(call, inForce.rules().rules(), overrides.overrides(), call.method() + " (in code)");
        List<Applied> applied = visit.with(call.token());
        if (applied.isEmpty()) {
            return Decision.NO_RULE;
        }
        Answer answer = engine.ask(null, Visit.charges(applied));
        Decision decision = Decision.of(applied, answer);
        record(visit, decision, answer.fromMemory());
        return decision;
    }

    /** The request under the rules in force now; exempt methods meet no rule. */
    Visit visit(HttpServletRequest request) {
        InForce now = inForce;
        String path = PathPatterns.pathOf(request);
        Call call = new Call(
                request.getMethod(),
                path,
                now.addresses().of(request),
                request::getHeader,
                request.getRequestedSessionId(),
                null);
        boolean exempt = now.rules().exemptMethods().contains(request.getMethod());
        return new Visit(
                call,
                exempt ? List.of() : now.rules().rules(),
                overrides.overrides(),
                endpoints.of(
                        request.getMethod(),
                        path,
                        request.getHttpServletMapping().getPattern()));
    }

    /** Adds one request to the metrics and the statistics. */
    void record(Visit visit, Decision decision, boolean fromMemory) {
        for (Usage usage : decision.usages()) {
            meters.of(usage.rule()).count(usage.rule(), usage.state(), decision.admitted(), fromMemory);
            Outcome outcome = outcome(usage, decision.admitted());
            String rule = usage.rule().name();
            String partition = usage.state().charge().partition();
            statistics.count(rule, visit.endpoint(), outcome);
            statistics.client(rule, partition, visit.call().client().toString(), outcome);
        }
    }

    private static Outcome outcome(Usage usage, boolean admitted) {
        if (!admitted) {
            return Outcome.REFUSED;
        }
        return usage.isOver() ? Outcome.SHADOW : Outcome.ADMITTED;
    }

    /** Whether a request goes on that cannot be counted: one rule that refuses is enough to say no. */
    LimitOutcome uncounted(Visit visit, List<Applied> applied) {
        List<Applied> local = new ArrayList<>();
        boolean refused = false;
        for (Applied one : applied) {
            WhenRedisIsDown policy = one.rule().whenRedisIsDown();
            boolean refuses = policy == WhenRedisIsDown.REFUSE && one.charge().enforced();
            refused |= refuses;
            meters.of(one.rule()).uncounted(policy);
            if (policy == WhenRedisIsDown.LOCAL) {
                local.add(one);
            }
        }
        if (refused || local.isEmpty()) {
            return new LimitOutcome.Uncounted(!refused);
        }
        List<State> states = engine.countHere(Visit.charges(local), nodes.count());
        Decision decision = Decision.of(local, new Answer(TokenState.NOT_ASKED, states, true));
        decision.usages()
                .forEach(usage ->
                        statistics.count(usage.rule().name(), visit.endpoint(), outcome(usage, decision.admitted())));
        return new Counted(decision);
    }

    /** Gives back what was charged for an outcome that did not come. */
    void settle(LimitOutcome limits, int status) {
        if (limits instanceof Counted counted) {
            List<State> notOwed = counted.decision().usages().stream()
                    .filter(usage -> isByOutcome(usage)
                            && !usage.rule().chargedStatuses().contains(status))
                    .map(Usage::state)
                    .toList();
            engine.refund(notOwed);
        }
    }

    /** Whether something is given back, depending on how the request ends. */
    static boolean isOwed(LimitOutcome limits) {
        return limits instanceof Counted counted
                && counted.decision().usages().stream().anyMatch(RateLimiter::isByOutcome);
    }

    private static boolean isByOutcome(Usage usage) {
        return !usage.rule().chargedStatuses().isEmpty();
    }

    /** The rules in force. */
    public RateLimitSettings rules() {
        return inForce.rules();
    }

    void use(RateLimitSettings rules) {
        inForce = InForce.of(rules);
    }

    /** Looks for changed rules as often as the settings say. */
    void reloadFrom(Supplier<Settings> source) {
        if (!settings.reload().isZero()) {
            background.every(settings.reload(), new RuleReload(source, this));
        }
    }

    /** When it makes sense to send a request again that could not be counted. */
    Duration retryAfter() {
        return link.settings().breakerPause();
    }

    /** Whether every request meets the filter, whichever filters stand in front of it. */
    boolean isEverywhere() {
        return everywhere;
    }

    void everywhere(boolean isMappedEverywhere) {
        everywhere = isMappedEverywhere;
    }

    /** How clients learn of what is in force. */
    RateLimitAnswer answer() {
        return inForce.answer();
    }

    Limiter engine() {
        return engine;
    }

    RedisLink link() {
        return link;
    }

    @Override
    public void close() {
        statistics.close();
        nodes.close();
        overrides.close();
        background.close();
        engine.close();
    }
}
