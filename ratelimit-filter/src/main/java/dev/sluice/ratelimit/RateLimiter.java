package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.core.web.Published;
import dev.sluice.ratelimit.Decision.Usage;
import dev.sluice.ratelimit.LimitOutcome.Counted;
import dev.sluice.ratelimit.limit.Answer;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.limit.Limiter;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.override.ClientLimit;
import dev.sluice.ratelimit.override.OverrideStore;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.ClientAddresses;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import dev.sluice.ratelimit.stats.ApiStatistics;
import dev.sluice.ratelimit.stats.Background;
import dev.sluice.ratelimit.stats.Endpoints;
import dev.sluice.ratelimit.stats.LiveNodes;
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
    private static final String HASH = "[A-Za-z0-9_-]{22}";

    private final RedisLink link;
    private final RateLimiterSettings settings;
    private final Limiter engine;
    private final Background background = new Background();
    private final OverrideStore overrides;
    private final LiveNodes nodes;
    private final ApiStatistics statistics;
    private final Endpoints endpoints;
    private final CallRecords records;
    private volatile InForce inForce;
    private volatile boolean everywhere;

    /** What changes together when the rules are read again. */
    private record InForce(
            RateLimitSettings rules, ClientAddresses addresses, RateLimitAnswer answer, boolean readsUser) {
        static InForce of(RateLimitSettings rules) {
            return new InForce(
                    rules,
                    new ClientAddresses(rules.proxies()),
                    new RateLimitAnswer(rules.fields(), Clock.systemUTC()),
                    rules.rules().stream().anyMatch(rule -> rule.key().readsUser()));
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
        this.records = new CallRecords(new RuleMeters(metrics), statistics);
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
            records.counted(visit, Decision.NO_RULE, false);
            return Decision.NO_RULE;
        }
        Answer answer = engine.ask(null, Visit.charges(applied));
        Decision decision = Decision.of(applied, answer);
        records.counted(visit, decision, answer.fromMemory());
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
                null,
                now.readsUser() ? request.getRemoteUser() : null); // Some containers check a password only now.
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
        records.counted(visit, decision, fromMemory);
    }

    /** Whether a request goes on that cannot be counted: one rule that refuses is enough to say no. */
    LimitOutcome uncounted(Visit visit, List<Applied> applied) {
        LimitOutcome outcome = withoutRedis(applied);
        records.uncounted(visit, applied, outcome);
        return outcome;
    }

    private LimitOutcome withoutRedis(List<Applied> applied) {
        List<Applied> local = new ArrayList<>();
        for (Applied one : applied) {
            WhenRedisIsDown policy = one.rule().whenRedisIsDown();
            if (policy == WhenRedisIsDown.REFUSE && one.charge().enforced()) {
                return new LimitOutcome.Uncounted(false);
            }
            if (policy == WhenRedisIsDown.LOCAL) {
                local.add(one);
            }
        }
        if (local.isEmpty()) {
            return new LimitOutcome.Uncounted(true);
        }
        List<State> states = engine.countHere(Visit.charges(local), nodes.count());
        return new Counted(Decision.of(local, new Answer(TokenState.NOT_ASKED, states, true)));
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

    /**
     * A client whom an operator names by the values of the rule's key: one for {@code address}; two for {@code
     * principal}, which are issuer and subject of the token, or without tokens one, the name of the user; none for {@code all};
     * those of joined words in the alphabetical order of the words.
     *
     * @throws IllegalArgumentException if no such rule is in force, or its key has not so many values
     */
    public LimitedClient client(String rule, String... identity) {
        RateLimitSettings now = rules();
        RateLimitRule named = named(now, rule);
        List<String> hashes = named.charges(List.of(identity), now.proxies(), overrides.overrides()).stream()
                .map(Charge::partition)
                .toList();
        if (hashes.isEmpty()) {
            throw new IllegalArgumentException("The key of rule " + rule + " is "
                    + named.key().text() + ", which has not " + identity.length + " values");
        }
        return new LimitedClient(named, hashes, engine, overrides);
    }

    /**
     * A client known by the hash of its identity, as statistics and overrides name it.
     *
     * @throws IllegalArgumentException if no such rule is in force, or that is no hash
     */
    public LimitedClient clientOfHash(String rule, String hash) {
        if (!hash.matches(HASH)) {
            throw new IllegalArgumentException("A hash has 22 of A-Z, a-z, 0-9, - and _");
        }
        return new LimitedClient(named(rules(), rule), List.of(hash), engine, overrides);
    }

    private static RateLimitRule named(RateLimitSettings rules, String name) {
        return rules.rule(name).orElseThrow(() -> new IllegalArgumentException("No rule of that name is in force"));
    }

    /** The limits of single clients that have not ended, read from Redis. */
    public List<ClientLimit> overrides() throws RedisUnavailable {
        return overrides.list();
    }

    /** What was called, by whom and how often; it is closed with this limiter. */
    public ApiStatistics statistics() {
        return statistics;
    }

    /** How many nodes share the limits, this one included; while Redis is away, as many as there last were. */
    public int liveNodes() {
        return nodes.count();
    }

    /** How much this node remembers to spare Redis. */
    public Limiter.Memory memory() {
        return engine.memory();
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
