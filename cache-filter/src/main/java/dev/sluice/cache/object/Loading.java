package dev.sluice.cache.object;

import dev.sluice.cache.store.Claim;
import dev.sluice.cache.store.Flights;
import dev.sluice.cache.store.WakeUps;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds one value, or has it loaded: by one caller in the cluster, for whom the others wait within a bound. Never fails
 * but as the loader does. For one call.
 */
final class Loading<T, E extends Exception> {
    private final ObjectCache.Parts cache;
    private final ObjectTiers tiers;
    private final Order<T> order;
    private final Loader<T, E> loader;
    private final long until;

    /** What is asked for. */
    record Order<T>(ObjectKey key, Keep keep, ValueType<T> type) {}

    Loading(ObjectCache.Parts cache, Order<T> order, Loader<T, E> loader) {
        this.cache = cache;
        this.tiers = cache.tiers();
        this.order = order;
        this.loader = loader;
        this.until = tiers.now() + tiers.settings().fillWait().toNanos();
    }

    @Nullable T get() throws E {
        while (true) {
            try {
                tiers.becomeCurrent();
            } catch (RedisUnavailable e) {
                return withoutRedis();
            }
            Optional<Hit<T>> near = tiers.near(order.key(), order.type());
            if (near.isPresent()) {
                return near.get().value();
            }
            Flights.Boarding boarding = cache.flights().board(order.key().text());
            if (boarding.leads()) {
                return lead(boarding.flight());
            }
            if (!isWorthAnotherLook(boarding.flight())) {
                tiers.statistics().waitTimedOut();
                return load(Claim.NONE, () -> {});
            }
        }
    }

    /** If a loader failed, or what it brought is evicted already, the next one may be this caller's. */
    private boolean isWorthAnotherLook(Flights.Flight flight) {
        flight.awaitCopy(Duration.ofNanos(Math.max(0, left())));
        return flight.hasLanded();
    }

    /** Whatever happens, the flight ends. */
    private @Nullable T lead(Flights.Flight flight) throws E {
        try {
            Optional<ObjectTiers.Look<T>> look = look();
            if (look.isEmpty()) {
                flight.land(false); // Nobody shall wait for what is not kept.
                return withoutRedis();
            }
            if (look.get().hit().isPresent()) {
                return look.get().hit().get().value();
            }
            Claim claim = look.get().claim();
            if (claim == Claim.PASS) {
                flight.land(false);
            }
            return load(claim, () -> flight.land(true));
        } finally {
            flight.land(true);
        }
    }

    /** Empty if Redis is away: the loader must not run where its exceptions could be taken for those of Redis. */
    private Optional<ObjectTiers.Look<T>> look() {
        try {
            return Optional.of(lookUntilSettled());
        } catch (RedisUnavailable e) {
            return Optional.empty();
        }
    }

    /** A hit, or the claim when it is not worth waiting any longer. */
    private ObjectTiers.Look<T> lookUntilSettled() throws RedisUnavailable {
        String target = order.key().address().target();
        for (int i = 0; ; i++) {
            CompletableFuture<Void> wakeUp = cache.wakeUps().listenFor(target);
            try {
                ObjectTiers.Look<T> look = tiers.far(order.key(), order.type(), true);
                boolean waits = look.hit().isEmpty() && look.claim() == Claim.OTHERS;
                long left = left();
                if (!waits || left <= 0 || Thread.currentThread().isInterrupted()) {
                    return settled(look, waits);
                }
                WakeUps.await(wakeUp, i, left);
            } finally {
                cache.wakeUps().forget(target, wakeUp);
            }
        }
    }

    private ObjectTiers.Look<T> settled(ObjectTiers.Look<T> look, boolean waited) {
        if (waited) {
            tiers.statistics().waitTimedOut();
        } else if (look.hit().isPresent()) {
            tiers.release(order.key(), look.claim(), Duration.ZERO);
        }
        return look;
    }

    private @Nullable T load(Claim claim, Runnable whenNear) throws E {
        long position = tiers.purges().position();
        boolean loaded = false;
        try {
            T value = run();
            loaded = true;
            Optional<Made> made = tiers.made(order.key(), new Hit<>(value), order.keep(), position);
            if (made.isPresent()) {
                keep(made.get(), claim, whenNear);
            } else {
                boolean pass = value != null;
                tiers.release(order.key(), claim, pass ? tiers.settings().passTtl() : Duration.ZERO);
            }
            return value;
        } finally {
            if (!loaded) {
                tiers.release(order.key(), claim, Duration.ZERO);
            }
        }
    }

    private @Nullable T run() throws E {
        long began = tiers.now();
        try {
            return loader.load();
        } finally {
            tiers.statistics().loaded(tiers.now() - began);
        }
    }

    private void keep(Made made, Claim claim, Runnable whenNear) {
        tiers.storeNear(made);
        if (tiers.settings().nearBytes() > 0) {
            whenNear.run();
        }
        try {
            tiers.storeFar(made, claim);
        } catch (RedisUnavailable e) {
            tiers.statistics().redisAway(); // The caller has his value.
        }
    }

    private @Nullable T withoutRedis() throws E {
        tiers.statistics().redisAway();
        Optional<Hit<T>> near = tiers.nearWithoutRedis(order.key(), order.type());
        return near.isPresent() ? near.get().value() : run();
    }

    private long left() {
        return until - tiers.now();
    }
}
