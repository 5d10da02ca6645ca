package dev.sluice.ratelimit.limit;

import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: what of it leases have served, and what Redis has to be asked. For one thread.
 *
 * <p>Whoever begins one ends it by {@link #end}, whatever happened; what leases served goes back if the rest refused.
 */
final class Intake {
    private final Leases leases;
    private final List<Charge> charges;
    private final long sentNanos;
    private final long resetsBefore;
    private final @Nullable State[] served;
    private final @Nullable Lease[] from;
    private final List<Debit> debits = new ArrayList<>(2);
    private List<Debit> reservations = List.of();
    private Map<CounterId, HotKey> filling = Map.of();
    private int servedByLease;

    Intake(Leases leases, List<Charge> charges, long now) {
        this.leases = leases;
        this.charges = charges;
        this.sentNanos = now;
        this.resetsBefore = leases.resets();
        this.served = new State[charges.size()];
        this.from = new Lease[charges.size()];
    }

    void serve(int index, Lease lease) {
        Charge charge = charges.get(index);
        Duration resetIn = Duration.ofNanos(Math.max(0, lease.windowNanos() - sentNanos));
        served[index] = new State(charge, false, lease.remaining(), resetIn, Duration.ZERO);
        from[index] = lease;
        servedByLease++;
    }

    void ask(Debit debit) {
        debits.add(debit);
    }

    /** Fetches more for a charge that is served already. */
    void reserve(Debit reservation) {
        reservations = reservations.isEmpty() ? new ArrayList<>() : reservations;
        reservations.add(reservation);
    }

    /** This request is the one that fetches more for that counter. */
    void fills(CounterId id, HotKey key) {
        filling = filling.isEmpty() ? new HashMap<>() : filling;
        filling.put(id, key);
    }

    boolean isServed() {
        return debits.isEmpty();
    }

    int servedByLease() {
        return servedByLease;
    }

    /** Answers a request that leases have served; one of many asks Redis for more first, and need not be told. */
    Answer servedAnswer(Partitions redis) {
        boolean asks = !reservations.isEmpty();
        if (asks) {
            try {
                put(redis, null);
            } catch (RedisUnavailable e) {
                // What is left of the lease is still this node's to serve; the next request asks again.
            }
        }
        return new Answer(Answer.TokenState.NOT_ASKED, states(List.of()), !asks);
    }

    /** Asks Redis, and keeps what it reserved, also if another part of a Cluster refused. */
    Reply put(Partitions redis, @Nullable TokenQuestion token) throws RedisUnavailable {
        List<Debit> all = new ArrayList<>(debits);
        all.addAll(reservations); // Behind the rest, because no charge waits for their state.
        Reply reply = redis.put(new Question(Question.Mode.ASK, token, all));
        for (Outcome outcome : reply.outcomes()) {
            HotKey key = outcome.reserved() > 0 ? filling.get(outcome.debit().id()) : null;
            if (key != null) {
                leases.grant(key, outcome, sentNanos, resetsBefore);
            }
        }
        return reply;
    }

    /** One state for each charge in their order, from a lease or from Redis. */
    List<State> states(List<Outcome> outcomes) {
        List<State> states = new ArrayList<>(charges.size());
        int asked = 0;
        for (State own : served) {
            states.add(own == null ? outcomes.get(asked++).state() : own);
        }
        return states;
    }

    void end(boolean admitted) {
        filling.values().forEach(HotKey::filled);
        for (int i = 0; i < from.length && !admitted; i++) {
            Lease lease = from[i];
            if (lease != null) {
                leases.putBack(lease, charges.get(i).cost());
            }
        }
    }
}
