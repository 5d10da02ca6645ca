package dev.sluice.ratelimit;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.limit.Limiter;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.override.ClientLimit;
import dev.sluice.ratelimit.override.OverrideStore;
import dev.sluice.ratelimit.override.OverrideStore.Change;
import dev.sluice.ratelimit.rule.RateLimitRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One client under one rule, as an operator sees it: how it stands, and what can be done for it. Made by {@link
 * RateLimiter#client}. Thread-safe; it knows the rule as it was when it was made.
 *
 * <p>Where the rule tells clients by alternatives, a name may fit several of them. They are then seen and changed together.
 */
public final class LimitedClient {
    private final RateLimitRule rule;
    private final List<String> hashes;
    private final Limiter engine;
    private final OverrideStore overrides;

    /** @param hashes of the identities that fit, at least one */
    LimitedClient(RateLimitRule rule, List<String> hashes, Limiter engine, OverrideStore overrides) {
        this.rule = rule;
        this.hashes = List.copyOf(hashes);
        this.engine = engine;
        this.overrides = overrides;
    }

    /**
     * How a client stands now.
     *
     * @param state what is left to it; plans of tokens are not known here, so the limit is the rule's or the client's own
     * @param override the limit of its own, if it has one
     */
    public record Standing(State state, Optional<ClientLimit> override) {
        /** The hash of its identity, as statistics and overrides name it. */
        public String hash() {
            return state.charge().partition();
        }

        /** What it has used of its limit, shares that nodes have taken ahead included. */
        public long used() {
            return state.charge().limit() - state.remaining();
        }
    }

    /** The rule it is limited by. */
    public RateLimitRule rule() {
        return rule;
    }

    /**
     * How it stands, one for each identity that fits; changes nothing.
     *
     * @throws RedisUnavailable if Redis gave no answer
     */
    public List<Standing> inspect() throws RedisUnavailable {
        List<Optional<ClientLimit>> own = new ArrayList<>();
        List<Charge> charges = new ArrayList<>();
        for (String hash : hashes) {
            Optional<ClientLimit> found = overrides.find(rule.name(), hash);
            own.add(found);
            charges.add(rule.charge(
                    hash, found.map(it -> OptionalLong.of(it.limit())).orElse(OptionalLong.empty())));
        }
        List<State> states = engine.inspect(charges);
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            standings.add(new Standing(states.get(i), own.get(i)));
        }
        return standings;
    }

    /**
     * Forgets what was counted, on all nodes: the client has its whole limit again.
     *
     * @throws RedisUnavailable if perhaps not all is forgotten, or not all nodes will hear of it; it may be repeated
     */
    public void reset() throws RedisUnavailable {
        List<Charge> charges = new ArrayList<>();
        for (String hash : hashes) {
            charges.add(rule.charge(hash, OptionalLong.empty()));
        }
        engine.reset(charges);
    }

    /**
     * Gives it a limit of its own for a time, on all nodes, or another one.
     *
     * @param limit 1 to {@link dev.sluice.ratelimit.rule.Overrides#MAX_LIMIT}
     * @param lasts from one second to 366 days
     * @param by who wants it, cut after 64 characters; everybody who may list overrides sees it
     * @return {@code TOO_MANY} if one could not be stored
     * @throws IllegalArgumentException if an argument is not of that form
     * @throws RedisUnavailable if it has perhaps not been stored, or not been told; it may be repeated
     */
    public Change override(long limit, Duration lasts, String by) throws RedisUnavailable {
        Change change = Change.STORED;
        for (String hash : hashes) {
            if (overrides.set(rule.name(), hash, limit, lasts, by) == Change.TOO_MANY) {
                change = Change.TOO_MANY;
            }
        }
        return change;
    }

    /**
     * Takes its own limit back.
     *
     * @return whether it had one
     * @throws RedisUnavailable as {@link #override}
     */
    public boolean removeOverride() throws RedisUnavailable {
        boolean removed = false;
        for (String hash : hashes) {
            removed |= overrides.remove(rule.name(), hash);
        }
        return removed;
    }
}
