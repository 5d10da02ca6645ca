package dev.sluice.cache.object;

import dev.sluice.cache.store.Address;
import dev.sluice.cache.store.Claim;
import dev.sluice.cache.store.FarEntry;
import dev.sluice.cache.store.FarTier;
import dev.sluice.cache.store.Found;
import dev.sluice.cache.store.Near;
import dev.sluice.cache.store.NearTier;
import dev.sluice.cache.store.Purges;
import dev.sluice.cache.store.Standing;
import dev.sluice.cache.store.Want;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of both tiers, without those a purge made void. Thread-safe. */
final class ObjectTiers {
    private final ObjectCache.Ground ground;
    private final ObjectSettings settings;
    private final ObjectStatistics statistics;
    private final Purges purges;
    private final NearTier<Kept> near;
    private final FarTier far;
    private final Json json = new Json();

    /** What Redis has for a key. */
    record Look<T>(Optional<Hit<T>> hit, Claim claim) {}

    ObjectTiers(ObjectCache.Ground ground, ObjectSettings settings, Metrics metrics) {
        this.ground = ground;
        this.settings = settings;
        this.purges = ground.purges();
        this.near = new NearTier<>(settings.nearBytes(), ground.nanoClock(), purges);
        this.statistics = new ObjectStatistics(metrics, near::bytes);
        this.far = new FarTier(ground.link(), 1, statistics::corrupt);
    }

    ObjectSettings settings() {
        return settings;
    }

    ObjectStatistics statistics() {
        return statistics;
    }

    Purges purges() {
        return purges;
    }

    Json json() {
        return json;
    }

    long now() {
        return ground.nanoClock().getAsLong();
    }

    /** Afterwards what this JVM keeps may be used. */
    void becomeCurrent() throws RedisUnavailable {
        if (!purges.isCurrent()) {
            purges.catchUp();
        }
    }

    /** What this JVM keeps; whether it is current is for the caller. */
    <T> Optional<Hit<T>> near(ObjectKey key, ValueType<T> type) {
        Optional<Near<Kept>> kept = near.find(key.text());
        if (kept.isEmpty() || !isUsable(kept.get())) {
            return Optional.empty();
        }
        Optional<Hit<T>> hit = read(key, kept.get().value(), type);
        hit.ifPresent(it -> statistics.nearHit());
        return hit;
    }

    /** What this JVM keeps, while Redis is away. */
    <T> Optional<Hit<T>> nearWithoutRedis(ObjectKey key, ValueType<T> type) {
        boolean allowed = settings.nearWhileRedisIsAway() || purges.isCurrent();
        return allowed ? near(key, type) : Optional.empty();
    }

    /** What was purged softly is not served either: nobody would renew it. */
    private boolean isUsable(Near<Kept> kept) {
        return kept.isFresh(now()) && kept.standing(purges) == Standing.VALID;
    }

    private <T> Optional<Hit<T>> read(ObjectKey key, Kept kept, ValueType<T> type) {
        if (kept.json().isEmpty()) {
            return Optional.of(new Hit<>(null));
        }
        Optional<T> shared = kept.shared(type);
        if (shared.isPresent()) {
            return shared.map(Hit::new);
        }
        Optional<T> read = json.read(kept.json().get(), type.type());
        if (read.isEmpty()) {
            statistics.corrupt();
        } else if (type.isImmutable()) {
            near.put(key.text(), kept.sharing(type.type(), read.get()).near());
        }
        return read.map(Hit::new);
    }

    /** Whether it is short enough to be kept. */
    boolean fits(Made made) {
        return made.length() <= settings.maxValueBytes();
    }

    /**
     * Asks Redis, and keeps what it finds here as well.
     *
     * @param claim whether the right to load is claimed if nothing usable is there
     */
    <T> Look<T> far(ObjectKey key, ValueType<T> type, boolean claim) throws RedisUnavailable {
        Want plain = Want.COPY.atLeast(purges.floor());
        Want want = claim ? plain.claiming(settings.fillTimeout()) : plain;
        Found found = far.find(key.address(), want);
        Look<T> look = new Look<>(hit(key, type, found), found.claim());
        if (!claim || look.hit().isPresent() || found.entry().isEmpty() || look.claim() != Claim.NONE) {
            return look;
        }
        // What only this node knows to be void, or cannot read, kept Redis from giving the claim.
        long above = found.entry().get().terms().position() + 1;
        Found again = far.find(key.address(), want.atLeast(above).expectingClaim());
        return new Look<>(hit(key, type, again), again.claim());
    }

    /** Asks Redis for all of these in one pipeline; what is not in the answer is not there. */
    <T> Map<ObjectKey, Hit<T>> far(List<ObjectKey> keys, ValueType<T> type) throws RedisUnavailable {
        List<Address> addresses = keys.stream().map(ObjectKey::address).toList();
        Map<Address, Found> found = far.findAll(addresses, Want.COPY.atLeast(purges.floor()));
        Map<ObjectKey, Hit<T>> hits = new LinkedHashMap<>();
        for (ObjectKey key : keys) {
            Found of = found.get(key.address());
            if (of != null) {
                hit(key, type, of).ifPresent(hit -> hits.put(key, hit));
            }
        }
        return hits;
    }

    private <T> Optional<Hit<T>> hit(ObjectKey key, ValueType<T> type, Found found) {
        if (found.entry().isEmpty()) {
            return Optional.empty();
        }
        FarEntry entry = found.entry().get();
        Optional<ObjectHead> head = ObjectHead.read(entry.head());
        if (head.isEmpty() || head.get().negative() == entry.body().isPresent()) {
            statistics.corrupt();
            return Optional.empty();
        }
        long storedNanos = now() - found.residence().toNanos();
        FarEntry.Terms stored = entry.terms();
        List<String> scopes = key.scopes(head.get().tagScopes());
        Kept kept = Kept.of(
                entry.body().orElse(null),
                new Near.Terms(scopes, stored.position(), storedNanos, stored.fresh(), stored.total()));
        Near<Kept> fromFar = kept.near();
        if (!isUsable(fromFar)) {
            return Optional.empty();
        }
        near.put(key.text(), fromFar);
        Optional<Hit<T>> hit = read(key, kept, type);
        hit.ifPresent(it -> statistics.farHit());
        return hit;
    }

    /** What is to be kept of that which a loader brought; empty if it cannot or shall not be kept. */
    <T> Optional<Made> made(ObjectKey key, Hit<T> loaded, Keep keep, long position) {
        if (loaded.value() == null) {
            boolean remembered = !keep.negativeTtl().isZero();
            return remembered ? Optional.of(new Made(key, null, keep, position)) : Optional.empty();
        }
        Optional<Made> made = json.tryWrite(loaded.value())
                .map(bytes -> new Made(key, bytes, keep, position))
                .filter(this::fits);
        if (made.isEmpty()) {
            statistics.notKept();
        }
        return made;
    }

    /** Keeps the value in this JVM, from where it may answer at once. */
    void storeNear(Made made) {
        near.put(made.key().text(), made.near(now()));
    }

    /** Stores the value in Redis, gives the claim back and wakes who waits for it. */
    void storeFar(Made made, Claim claim) throws RedisUnavailable {
        Address address = made.key().address();
        if (far.store(address, made.farEntry(), claim).contended()) {
            ground.wakeUps().wake(address.target());
        }
    }

    /** Stores all of these in one pipeline. */
    void storeFar(List<Made> all) throws RedisUnavailable {
        Map<Address, FarEntry> entries = new LinkedHashMap<>();
        all.forEach(made -> entries.put(made.key().address(), made.farEntry()));
        if (!entries.isEmpty()) {
            far.storeAll(entries);
        }
    }

    /** Gives a claim back unused; never fails, because it ends by itself. */
    void release(ObjectKey key, Claim claim, Duration pass) {
        try {
            if (far.release(key.address(), claim, pass)) {
                ground.wakeUps().wake(key.address().target());
            }
        } catch (RedisUnavailable e) {
            statistics.redisAway();
        }
    }

    /** Drops what this JVM keeps for the key, whatever Redis says. */
    void forgetNear(ObjectKey key) {
        near.remove(key.text());
    }
}
