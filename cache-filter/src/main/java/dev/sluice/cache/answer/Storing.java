package dev.sluice.cache.answer;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.stats.CacheStatistics;
import dev.sluice.cache.store.Address;
import dev.sluice.cache.store.Claim;
import dev.sluice.cache.store.FarEntry;
import dev.sluice.cache.tiers.Tiers;
import dev.sluice.core.redis.RedisUnavailable;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Keeps what a permit brought, in both tiers, and lets everybody go on who waits for it. For one request. */
final class Storing {
    private static final int FIRST_SERVER_ERROR = 500;

    /** What may be otherwise with the next answer: nobody is told not to wait for it. */
    private static final Set<NotStored> PASSING = EnumSet.of(
            NotStored.INCOMPLETE, NotStored.EXPIRED, NotStored.EVICTED, NotStored.REDIS_AWAY, NotStored.AUTHORIZATION);

    private final Responder cache;
    private final Tiers tiers;
    private final CacheStatistics statistics;
    private final CacheRequest asked;
    private final Permit permit;

    Storing(Responder cache, CacheRequest asked, Permit permit) {
        this.cache = cache;
        this.tiers = cache.tiers();
        this.statistics = tiers.statistics();
        this.asked = asked;
        this.permit = permit;
    }

    /** An answer that is to be stored. */
    void filled(StoredResponse response) {
        if (!permit.stores()) {
            statistics.notStored(NotStored.REDIS_AWAY);
            permit.land(false);
        } else {
            keep(response, Optional.empty());
        }
    }

    /** The same response with another header, after a 304. */
    void refreshed(StoredResponse old, StoredResponse refreshed) {
        if (!permit.stores()) {
            nothing(false);
        } else {
            keep(refreshed, isElsewhere(old, refreshed) ? Optional.empty() : Tiers.entry(old, permit.position()));
        }
    }

    /** @param old what is in Redis with the same body, which then is not sent again */
    private void keep(StoredResponse response, Optional<FarEntry> old) {
        Optional<FarEntry> entry = Tiers.entry(response, permit.position());
        if (entry.isEmpty()) {
            refused(NotStored.TOO_LONG, response.head().status());
            return;
        }
        Address address = new Address(asked.hash(), response.head().variant().hash());
        cache.passes().forget(asked.hash());
        tiers.storeNear(new Tiers.Filled(response, permit.position(), tiers.now()));
        if (cache.settings().nearBytes() > 0) {
            permit.land(true);
        }
        try {
            boolean stored = old.isEmpty()
                    ? tiers.storeFar(address, entry.get(), claim())
                    : tiers.refreshFar(address, old.get(), entry.get(), claim());
            if (stored) {
                statistics.stored();
            } else {
                statistics.notStored(NotStored.EVICTED);
            }
            permit.use();
        } catch (RedisUnavailable e) {
            permit.use(); // To ask Redis once more would cost another time limit.
            statistics.redisAway();
            statistics.notStored(NotStored.REDIS_AWAY); // The client has its answer; the next request fills again.
        } finally {
            permit.land(true);
        }
    }

    /** Whether the body in Redis is that of another variant, because the 304 had another {@code Vary}. */
    private static boolean isElsewhere(StoredResponse old, StoredResponse refreshed) {
        boolean same = old.head().variant().equals(refreshed.head().variant());
        return !same && refreshed.has(Coding.IDENTITY);
    }

    private Claim claim() {
        return permit.look().map(Tiers.Look::claim).orElse(Claim.NONE);
    }

    /** An answer that is not stored; what was stored before it must not answer any more, unless this one is an error. */
    void refused(NotStored why, int status) {
        statistics.notStored(why);
        boolean passing = PASSING.contains(why) || status >= FIRST_SERVER_ERROR;
        if (!passing) {
            cache.passes().remember(asked.hash());
            permit.stale()
                    .ifPresent(copy ->
                            tiers.forget(asked.target(), copy.response().head().variant()));
        }
        nothing(!passing);
    }

    /**
     * The fill has ended and left nothing; a second call does nothing.
     *
     * @param pass whether other nodes shall not wait for the next one either
     */
    void nothing(boolean pass) {
        try {
            if (permit.use()) {
                permit.look().ifPresent(look -> tiers.release(look, pass));
            }
        } finally {
            permit.land(false);
        }
    }
}
