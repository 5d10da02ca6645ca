package dev.sluice.cache.answer;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.Plan;
import dev.sluice.cache.store.Claim;
import dev.sluice.cache.store.Flights;
import dev.sluice.cache.store.WakeUps;
import dev.sluice.cache.tiers.Tiers;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds what answers a request: a copy of this JVM, one of Redis, one that another request is getting just now, or the
 * right to ask the application. Never fails: without Redis the answer is of this JVM or of the application. For one
 * request.
 */
final class Lookup {
    /** How often a request waits for others before it asks the application by itself. */
    private static final int MOST_FLIGHTS = 3;

    private final Responder cache;
    private final Tiers tiers;
    private final CacheRequest asked;

    /** What answers the request. Immutable values. */
    sealed interface Outcome {
        /**
         * This copy does.
         *
         * @param refresh the right to renew the copy, if it is at hand already
         * @param collapsed whether another request's fill brought it
         */
        record Answer(Plan.Serve serve, Optional<Permit> refresh, boolean collapsed) implements Outcome {
            @Override
            public Optional<Permit> held() {
                return refresh;
            }
        }

        /** The application does, and its answer may be stored. */
        record Fill(Permit permit) implements Outcome {
            @Override
            public Optional<Permit> held() {
                return Optional.of(permit);
            }
        }

        /** The application does, or nobody; nothing is stored. */
        record Other(Plan plan) implements Outcome {
            @Override
            public Optional<Permit> held() {
                return Optional.empty();
            }
        }

        /** What others may wait for until it is used up. */
        Optional<Permit> held();
    }

    Lookup(Responder cache, CacheRequest asked) {
        this.cache = cache;
        this.tiers = cache.tiers();
        this.asked = asked;
    }

    /** The answer is to be given whatever happens then, or what it {@linkplain Outcome#held holds} be given back. */
    Outcome find() {
        Outcome found = seek();
        boolean renewable = found instanceof Outcome.Answer answer
                && answer.serve().refresh()
                && answer.refresh().isEmpty();
        return renewable ? renewing((Outcome.Answer) found) : found;
    }

    private Outcome renewing(Outcome.Answer answer) {
        return new Outcome.Answer(answer.serve(), refresh(answer.serve()), answer.collapsed());
    }

    private Outcome seek() {
        try {
            if (!tiers.purges().isCurrent()) {
                tiers.purges().catchUp();
            }
        } catch (RedisUnavailable e) {
            return withoutRedis();
        }
        Optional<Copy> copy = tiers.near(asked);
        return copy.isPresent() ? near(planWith(copy.get())) : fetch();
    }

    private Outcome near(Plan plan) {
        if (plan instanceof Plan.Serve serve) {
            return new Outcome.Answer(serve, Optional.empty(), false);
        }
        if (plan instanceof Plan.Fetch reload && reload.why() == Forward.RELOAD) {
            // What another request is getting may have been made before this one came.
            return new Outcome.Fill(permit(reload).alone());
        }
        return plan instanceof Plan.Fetch ? fetch() : new Outcome.Other(plan);
    }

    private Outcome fetch() {
        boolean fills = asked.planWithout(Forward.URI_MISS) instanceof Plan.Fetch;
        if (fills && cache.passes().isKnown(asked.hash())) {
            return alone(Optional.empty(), Forward.PASS);
        }
        if (!fills || asked.isAuthorized()) {
            return lookAlone();
        }
        if (cache.settings().nearBytes() == 0) {
            // Nobody can leave a copy here for others, so what is in Redis each request reads for itself.
            Outcome found = lookAlone();
            if (!(found instanceof Outcome.Fill)) {
                return found;
            }
        }
        return board(tiers.now() + cache.settings().fillWait().toNanos());
    }

    /** A flight that failed is flown again by one of those who waited for it, but not for ever. */
    private Outcome board(long until) {
        for (int i = 0; i < MOST_FLIGHTS; i++) {
            String key = tiers.key(asked);
            Flights.Boarding boarding = cache.flights().board(key);
            if (boarding.leads()) {
                return lead(boarding.flight(), until);
            }
            Optional<Outcome> outcome = follow(boarding.flight(), key, until);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return alone(tiers.near(asked), Forward.URI_MISS);
    }

    /** What this request fills is probably for nobody else, so nobody shall wait for it. */
    private Outcome lookAlone() {
        try {
            Optional<Copy> copy = tiers.far(asked, false).copy();
            return alone(copy, Forward.URI_MISS);
        } catch (RedisUnavailable e) {
            return withoutRedis();
        }
    }

    private Outcome alone(Optional<Copy> copy, Forward why) {
        Plan plan = plan(copy, why);
        if (plan instanceof Plan.Serve serve) {
            return new Outcome.Answer(serve, Optional.empty(), false);
        }
        return plan instanceof Plan.Fetch fetch ? new Outcome.Fill(permit(fetch).alone()) : new Outcome.Other(plan);
    }

    /** Empty if it is worth boarding again: the flight failed, or what it brought answers others only. */
    private Optional<Outcome> follow(Flights.Flight flight, String key, long until) {
        boolean copied = flight.awaitCopy(Duration.ofNanos(until - tiers.now()));
        if (copied && plan(tiers.near(asked), Forward.URI_MISS) instanceof Plan.Serve serve) {
            return Optional.of(new Outcome.Answer(serve, Optional.empty(), true));
        }
        if (!flight.hasLanded()) {
            tiers.statistics().waitTimedOut();
            return Optional.of(alone(tiers.near(asked), Forward.URI_MISS));
        }
        if (flight.isCancelled()) {
            return Optional.of(withoutRedis());
        }
        if (cache.passes().isKnown(asked.hash())) {
            return Optional.of(alone(Optional.empty(), Forward.PASS));
        }
        // What is not in this JVM, or not in the form this client wants, is in Redis.
        return copied && key.equals(tiers.key(asked)) ? Optional.of(lookInRedis(until)) : Optional.empty();
    }

    private Outcome lookInRedis(long until) {
        try {
            return look(Optional.empty(), until);
        } catch (RedisUnavailable e) {
            return withoutRedis();
        }
    }

    /** Whatever happens, the flight ends: here, or by the fill that takes it over. */
    private Outcome lead(Flights.Flight flight, long until) {
        Outcome outcome = null;
        try {
            outcome = look(Optional.of(flight), until);
            return outcome;
        } catch (RedisUnavailable e) {
            flight.cancel(); // Else those who wait would lose a timeout each.
            outcome = withoutRedis();
            return outcome;
        } finally {
            if (!(outcome instanceof Outcome.Fill fill && fill.permit().flight().isPresent())) {
                flight.land(outcome instanceof Outcome.Answer);
            }
        }
    }

    private Outcome look(Optional<Flights.Flight> flight, long until) throws RedisUnavailable {
        String target = asked.hash();
        for (int i = 0; ; i++) {
            CompletableFuture<Void> wakeUp = tiers.wakeUps().listenFor(target);
            try {
                boolean isFirst =
                        i == 0 && cache.settings().nearBytes() > 0; // Without a near tier it has looked before.
                Tiers.Look look = isFirst ? tiers.far(asked, true) : tiers.farToFill(asked);
                long left = until - tiers.now();
                boolean mayWait = left > 0 && !Thread.currentThread().isInterrupted();
                Optional<Outcome> outcome = outcome(look, flight, mayWait);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
                WakeUps.await(wakeUp, i, left);
            } finally {
                tiers.wakeUps().forget(target, wakeUp);
            }
        }
    }

    /** What was claimed is given back if nothing comes of it. */
    private Optional<Outcome> outcome(Tiers.Look look, Optional<Flights.Flight> flight, boolean mayWait) {
        boolean done = false;
        try {
            Optional<Outcome> outcome = outcomeOf(look, flight, mayWait);
            done = true;
            return outcome;
        } finally {
            if (!done) {
                tiers.release(look, false);
            }
        }
    }

    /** Empty if another node is asking the application, and it is worth waiting for it. */
    private Optional<Outcome> outcomeOf(Tiers.Look look, Optional<Flights.Flight> flight, boolean mayWait) {
        Plan plan = plan(look.copy(), look.why());
        if (plan instanceof Plan.Serve serve) {
            boolean renews = serve.refresh() && look.claim() instanceof Claim.Ours;
            Optional<Permit> refresh = renews ? Optional.of(refreshing(serve, look)) : Optional.empty();
            if (!renews) {
                tiers.release(look, false);
            }
            return Optional.of(new Outcome.Answer(serve, refresh, false));
        }
        if (!(plan instanceof Plan.Fetch fetch)) {
            tiers.release(look, false);
            return Optional.of(new Outcome.Other(plan));
        }
        if (look.claim() == Claim.OTHERS && mayWait) {
            return Optional.empty();
        }
        Permit permit = permit(fetch);
        if (look.claim() == Claim.PASS) {
            cache.passes().remember(asked.hash());
            return Optional.of(new Outcome.Fill(permit.alone()));
        }
        if (look.claim() == Claim.OTHERS) {
            tiers.statistics().waitTimedOut();
            return Optional.of(new Outcome.Fill(permit.alone()));
        }
        Permit leading = flight.map(it -> permit.leading(look, it)).orElseGet(() -> permit.leading(look));
        return Optional.of(new Outcome.Fill(leading));
    }

    /** The right to renew a copy that was served from this JVM; empty if somebody else is about it. */
    private Optional<Permit> refresh(Plan.Serve serve) {
        Flights.Boarding boarding = cache.flights().board(tiers.key(asked));
        if (!boarding.leads()) {
            return Optional.empty();
        }
        Optional<Permit> permit = Optional.empty();
        try {
            Tiers.Look look = tiers.farToRenew(asked, copy -> !isRenewed(copy, serve.copy()));
            if (look.claim() instanceof Claim.Ours) {
                permit = Optional.of(refreshing(serve, look).leading(look, boarding.flight()));
            }
        } catch (RedisUnavailable e) {
            tiers.statistics().redisAway();
        } finally {
            if (permit.isEmpty()) {
                boarding.flight().land(false);
            }
        }
        return permit;
    }

    /** The same copy has about the same time left in Redis as here, a newer one nearly all of it. */
    private static boolean isRenewed(Copy copy, Copy served) {
        Duration whole = copy.response().head().lifetime().fresh();
        return copy.left().compareTo(served.left().plus(whole).dividedBy(2)) > 0;
    }

    private Permit refreshing(Plan.Serve serve, Tiers.Look look) {
        Plan.Fetch fetch = new Plan.Fetch(Forward.STALE, Optional.of(look.copy().orElse(serve.copy())));
        return permit(fetch).leading(look);
    }

    private Outcome withoutRedis() {
        tiers.statistics().redisAway();
        Optional<Copy> copy =
                cache.settings().servesNear() || tiers.purges().isCurrent() ? tiers.near(asked) : Optional.empty();
        Plan plan = plan(copy, Forward.REDIS_AWAY);
        if (plan instanceof Plan.Serve serve) {
            Plan.Serve asItIs = new Plan.Serve(serve.copy(), serve.reply(), false);
            return new Outcome.Answer(asItIs, Optional.empty(), false);
        }
        return plan instanceof Plan.Fetch fetch ? new Outcome.Fill(permit(fetch).unstored()) : new Outcome.Other(plan);
    }

    private Plan plan(Optional<Copy> copy, Forward why) {
        return copy.isPresent() ? planWith(copy.get()) : asked.planWithout(why);
    }

    private Plan planWith(Copy copy) {
        boolean early = cache.settings().earlyRefresh();
        return asked.planWith(copy, early ? 1 - ThreadLocalRandom.current().nextDouble() : 1);
    }

    private Permit permit(Plan.Fetch fetch) {
        return new Permit(fetch.why(), fetch.stale(), tiers.purges().position());
    }
}
