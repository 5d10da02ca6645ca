package dev.sluice.ratelimit.limit;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests in Redis under all their rules at once and asks for their token in the same round trip. A request that
 * one enforced rule refuses is counted by none. Over all nodes no more than the limit is admitted, and only the clock of
 * Redis counts. Thread-safe.
 *
 * <p>Two memories save round trips and can only make it stricter: refusals that still hold, and shares of the limit
 * reserved ahead for rules with leases.
 *
 * <p>On a Cluster the parts of a request that live in different slots are asked at once; what one part counted is taken
 * back if another refused.
 */
public final class Limiter implements AutoCloseable {
    private static final String TOPIC = "ratelimit.reset";
    private static final int FEWEST_LOCAL_COUNTERS = 10_000;
    private static final Duration FOR_EVER = Duration.ofDays(366);

    private final Counters counters;
    private final Partitions partitions;
    private final Refusals refusals;
    private final Leases leases;
    private final LocalCounters local;
    private final LimiterMetrics metrics;
    private final LongSupplier nanoClock;
    private final ChangeLog changeLog;
    private final boolean cluster;
    private final Listener listener = new Listener();

    /** Hears on any node that counters were forgotten. */
    private final class Listener implements ChangeLog.Listener {
        @Override
        public void changed(String body) {
            CounterId.parse(body).ifPresent(id -> {
                refusals.reset(id);
                leases.reset(id);
            });
        }

        @Override
        public void missed() {
            refusals.resetAll();
            leases.resetAll();
        }
    }

    /**
     * A limiter that keeps its counters where the link leads; closing the link is the caller's.
     *
     * @param nanoClock measures how long memories hold; {@link System#nanoTime} but in tests
     */
    public Limiter(RedisLink link, LimiterSettings settings, Metrics metrics, LongSupplier nanoClock) {
        this.metrics = new LimiterMetrics(metrics);
        this.nanoClock = nanoClock;
        this.counters = new Counters(link, this.metrics);
        this.cluster = link.isCluster();
        this.partitions = new Partitions(link, counters, this.metrics, nanoClock);
        this.refusals = new Refusals(settings.nearCacheEntries());
        this.leases = new Leases(settings.leaseEntries(), counters, this.metrics, nanoClock);
        this.local = new LocalCounters(Math.max(FEWEST_LOCAL_COUNTERS, settings.nearCacheEntries()));
        this.changeLog = link.changeLog();
        if (settings.nearCacheEntries() > 0 || settings.leaseEntries() > 0) {
            changeLog.listen(TOPIC, listener); // Without memories there is nothing to hear of.
        }
        metrics.gauge("sluice_ratelimit_near_cache_entries", "Refusals remembered in this JVM.", refusals::size);
        metrics.gauge("sluice_ratelimit_leases", "Counters of which this JVM holds a share.", leases::held);
    }

    /**
     * Refuses from this node's memory, without asking Redis. It never admits: empty means that Redis has to be asked.
     *
     * @return an answer with the states of those charges only that are known to refuse
     */
    public Optional<Answer> recall(List<Charge> charges) {
        long now = nanoClock.getAsLong();
        List<State> known = List.of();
        for (Charge charge : charges) {
            CounterId id = CounterId.of(charge);
            Optional<State> refused = charge.enforced() ? refusals.recall(charge, id, now) : Optional.empty();
            if (refused.isPresent() && !leases.canServe(charge, id, now)) {
                known = known.isEmpty() ? new ArrayList<>() : known;
                known.add(refused.get());
            }
        }
        if (known.isEmpty()) {
            return Optional.empty();
        }
        metrics.nearCacheHit();
        return Optional.of(new Answer(TokenState.NOT_ASKED, known, true));
    }

    /**
     * Counts the request under all its charges, or refuses it and counts nothing.
     *
     * @param token null not to ask for one
     * @throws RedisUnavailable if it could not be decided; it may have been counted then
     */
    public Answer ask(@Nullable TokenQuestion token, List<Charge> charges) throws RedisUnavailable {
        long now = nanoClock.getAsLong();
        Intake intake = leases.begin(charges, now);
        boolean admitted = false;
        try {
            Answer answer = answer(token, intake, now);
            admitted = answer.isAdmitted();
            metrics.leaseHits(admitted ? intake.servedByLease() : 0);
            return answer;
        } finally {
            intake.end(admitted);
        }
    }

    private Answer answer(@Nullable TokenQuestion token, Intake intake, long sentNanos) throws RedisUnavailable {
        if (token == null && intake.isServed()) {
            return intake.servedAnswer(partitions);
        }
        long resetsBefore = refusals.resets();
        Reply reply = intake.put(partitions, token);
        Answer answer = new Answer(reply.token(), intake.states(reply.outcomes()), false);
        for (State state : answer.states()) {
            if (state.over() && state.charge().enforced()) {
                refusals.put(state, sentNanos, longest(state.charge()), resetsBefore);
            }
        }
        return answer;
    }

    /** Where others may give cost back before the window ends, a refusal is not remembered until then. */
    private Duration longest(Charge charge) {
        return charge.leased() || charge.provisional() || cluster ? Leases.LONGEST : FOR_EVER;
    }

    /**
     * Takes back what {@link #ask} or {@link #countHere} counted for a request that was admitted, as far as the windows it
     * was counted in last. Where Redis does not answer it stays counted: too little is admitted then, never too much.
     */
    public void refund(List<State> counted) {
        List<Outcome> inRedis = new ArrayList<>();
        for (State state : counted) {
            if (state.mark() == State.COUNTED_HERE) {
                local.refund(state.charge(), nanoClock.getAsLong());
            } else if (state.mark() != State.NO_MARK) {
                inRedis.add(new Outcome(Debit.of(state.charge()), state, 0));
            }
        }
        partitions.refund(inRedis);
    }

    /**
     * How the charges stand in Redis, what nodes have leased counting as used; changes nothing.
     *
     * @throws RedisUnavailable if Redis gave no answer
     */
    public List<State> inspect(List<Charge> charges) throws RedisUnavailable {
        if (charges.isEmpty()) {
            return List.of();
        }
        List<Debit> debits = charges.stream().map(Debit::of).toList();
        return partitions.put(new Question(Question.Mode.LOOK, null, debits)).outcomes().stream()
                .map(Outcome::state)
                .toList();
    }

    /**
     * Forgets the counters, and tells all nodes to drop what they remember of them.
     *
     * @throws RedisUnavailable if not all were forgotten or not all nodes will hear of it; it may be called again
     */
    public void reset(List<Charge> charges) throws RedisUnavailable {
        for (Charge charge : charges) {
            CounterId id = CounterId.of(charge);
            counters.forget(id);
            listener.changed(id.text()); // This node need not wait for the log.
            changeLog.append(TOPIC, id.text());
        }
    }

    /**
     * Counts in this JVM alone, for rules that say so while Redis is away: fixed windows, whatever the algorithm, with
     * this node's share of the limit. Refuses like {@link #ask}, and counts nothing then.
     *
     * @param nodes how many share the limit, at least 1
     */
    public List<State> countHere(List<Charge> charges, int nodes) {
        metrics.localDecision();
        return local.count(charges, Math.max(1, nodes), nanoClock.getAsLong());
    }

    /**
     * What this JVM remembers.
     *
     * @param refusals clients known to be over a limit
     * @param leases counters of which it holds a share
     */
    public record Memory(long refusals, long leases) {}

    /** How much this JVM remembers. */
    public Memory memory() {
        return new Memory(refusals.size(), leases.held());
    }

    Refusals refusals() {
        return refusals;
    }

    Leases leases() {
        return leases;
    }

    LocalCounters local() {
        return local;
    }

    /** Gives back what is leased, as long as Redis answers, and ends the background threads. */
    @Override
    public void close() {
        changeLog.forget(listener);
        leases.close();
        partitions.close();
    }
}
