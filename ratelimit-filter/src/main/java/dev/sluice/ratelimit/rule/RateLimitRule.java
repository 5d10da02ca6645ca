package dev.sluice.ratelimit.rule;

import dev.sluice.core.web.Language;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One limit: which requests it counts, whose they are, how much each may send, and what follows then. Made by {@link
 * #named} in code. Immutable.
 *
 * @param name of a-z, 0-9 and {@code -}, at most 64 characters; clients see it
 * @param scope which requests it speaks of; this and the next parts but the key are for this package only
 * @param key whose requests are counted together
 * @param quota how much a client may send
 * @param enforcement what follows when that is used up, or cannot be asked
 */
public record RateLimitRule(String name, Scope scope, RateLimitKey key, Quota quota, Enforcement enforcement) {
    private static final String NAME = "[a-z0-9-]{1,64}";

    /** What a request gets that cannot be counted. */
    public enum WhenRedisIsDown {
        /** It goes on to the application. */
        ALLOW,
        /** It is answered with 503. */
        REFUSE,
        /** It is counted by this node alone, against the node's share of the limit. */
        LOCAL
    }

    /** Refuses a name that is none, and parts that make no sense together. */
    public RateLimitRule {
        if (!isName(name)) {
            throw new IllegalArgumentException("rule \"" + name + "\": a name has 1 to 64 of a-z, 0-9 and -");
        }
        RuleConflict.of(quota, enforcement).ifPresent(conflict -> {
            throw new IllegalArgumentException("rule " + name + ": " + conflict.key() + " must be " + conflict.form());
        });
    }

    /** Begins a rule for all paths and methods, by address, as if nothing but its limit and window were set. */
    public static RateLimitRuleBuilder named(String name, long limit, Duration window) {
        return new RateLimitRuleBuilder(name, limit, window);
    }

    static boolean isName(String name) {
        return name.matches(NAME);
    }

    /**
     * What this rule asks for this call. Where {@link #chargedStatuses} has codes it is taken back once the response has
     * none of them: looking first and charging afterwards would let any number of requests through that come at once.
     *
     * @return empty if the call does not match, is exempt, or has nothing that the key names
     */
    public Optional<Charge> charge(Call call, Overrides overrides) {
        String partition = scope.matches(call) ? key.partitionOf(call) : null;
        return partition == null ? Optional.empty() : Optional.of(charge(partition, call.token(), overrides));
    }

    /**
     * What this rule asks for one client, known by its hash. Plans are unknown here.
     *
     * @param own the limit it has for itself, if it has one
     */
    public Charge charge(String partition, OptionalLong own) {
        return chargeOf(partition, own.orElse(quota.limit()));
    }

    /**
     * What this rule asks for one client, whom an operator names by the values of the key: one for {@code address}, two
     * for {@code principal} (issuer, subject), none for {@code all}, and those of joined words in the alphabetical order
     * of the words. Of {@code principal} without a token it is one, the name of the user. Plans are unknown here.
     *
     * @return one for each alternative of the key that has so many values; none if the number fits nowhere
     */
    public List<Charge> charges(List<String> identity, Proxies proxies, Overrides overrides) {
        return key.partitionsOf(identity, proxies).stream()
                .map(partition -> charge(partition, null, overrides))
                .toList();
    }

    private Charge charge(String partition, @Nullable VerifiedToken token, Overrides overrides) {
        OptionalLong own = overrides.limitOf(name, partition);
        return chargeOf(partition, own.isPresent() ? own.getAsLong() : quota.limitOf(token));
    }

    private Charge chargeOf(String partition, long limit) {
        return new Charge(
                name,
                partition,
                quota.algorithm(),
                limit,
                quota.window(),
                quota.cost(),
                !enforcement.shadow(),
                enforcement.leased(),
                !enforcement.charged().isEmpty());
    }

    /** The limit of clients without a plan or a limit of their own. */
    public long limit() {
        return quota.limit();
    }

    /** How long a window lasts, in whole seconds. */
    public Duration window() {
        return quota.window();
    }

    /** How the limit is measured. */
    public Algorithm algorithm() {
        return quota.algorithm();
    }

    /** What one request costs. */
    public long cost() {
        return quota.cost();
    }

    /** A lower limit to be counted and reported only. */
    public OptionalLong candidate() {
        return quota.candidate();
    }

    /** The paths counted. */
    public PathPatterns paths() {
        return scope.paths();
    }

    /** The methods counted; none are all. */
    public List<String> methods() {
        return scope.methods();
    }

    /** What a request gets that cannot be counted. */
    public WhenRedisIsDown whenRedisIsDown() {
        return enforcement.whenRedisIsDown();
    }

    /** The responses that cost something; none, and each request costs as it comes. */
    public StatusCodes chargedStatuses() {
        return enforcement.charged();
    }

    /** Whether it counts what it would refuse, and refuses nothing. */
    public boolean isShadow() {
        return enforcement.shadow();
    }

    /** Whether nodes take shares of the limit ahead. */
    public boolean isLeased() {
        return enforcement.leased();
    }

    /** Whether answers say nothing of this rule but when to come back. */
    public boolean isHidden() {
        return enforcement.hidden();
    }

    /** What a refused client shall read in place of our own words. */
    public Optional<String> message(Language language) {
        return enforcement.messageIn(language);
    }

    /** Whether the verified token takes part in anything this rule decides. */
    public boolean readsToken() {
        return key.readsToken() || scope.exempt().readsToken() || quota.plans().claim() != null;
    }
}
