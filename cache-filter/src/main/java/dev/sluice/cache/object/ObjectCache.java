package dev.sluice.cache.object;

import dev.sluice.cache.store.Claim;
import dev.sluice.cache.store.Flights;
import dev.sluice.cache.store.Purges;
import dev.sluice.cache.store.Scope;
import dev.sluice.cache.store.WakeUps;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Published;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The application's own objects, kept as JSON in this JVM and in Redis, shared by all nodes with the same
 * {@code redis.key-prefix}. Thread-safe.
 *
 * <pre>{@code
 * ObjectCache products = ObjectCache.of(servletContext, "products").orElseThrow();
 * Product product = products.get("7", Duration.ofMinutes(5), Product.class, () -> database.product(7));
 * ...
 * database.save(product);
 * products.put("7", product, Duration.ofMinutes(5)); // or products.evict("7")
 * }</pre>
 *
 * <p>Of all callers in all nodes that want the same absent value, one runs its loader; the others wait for it, for at
 * most {@code cache.fill.wait}, and then run theirs. Once {@link #put}, {@link #evict}, {@link #evictTag} or
 * {@link #evictAll} has returned, no node answers with what was there before, or with what a loader that began before
 * will still bring: this node at once, others within {@code changelog.lease}. The one exception is
 * {@code cache.when-redis-is-down = serve-near}: a node that cannot reach Redis goes on using what it keeps.
 *
 * <p>Every hit is an object of its own, made of the JSON, so that nobody sees what another caller does to it;
 * {@link ValueType#immutable} is faster. Values are written and read by their fields, records by their components; no
 * annotation counts. Give a cache a new name when the fields of its classes change their meaning; JSON of another shape
 * is a miss.
 */
public final class ObjectCache implements AutoCloseable {
    private static final String NAME = "[A-Za-z0-9._-]{1,100}";

    private final String name;
    private final Parts parts;
    private final boolean ownsGround;

    /**
     * What caches of responses and of objects on one link have in common. Immutable.
     *
     * @param purges listening already
     * @param wakeUps listening already
     */
    public record Ground(RedisLink link, Purges purges, WakeUps wakeUps, LongSupplier nanoClock) {}

    /** What the caches of all names have in common. */
    record Parts(ObjectTiers tiers, Flights flights, Ground ground) {
        WakeUps wakeUps() {
            return ground.wakeUps();
        }
    }

    private ObjectCache(String name, Parts parts, boolean ownsGround) {
        this.name = name;
        this.parts = parts;
        this.ownsGround = ownsGround;
    }

    /**
     * For code that runs no filter: a cache on this link, named {@code default}. The link stays the caller's, and is
     * to be closed after the cache.
     */
    public static ObjectCache on(RedisLink link, ObjectSettings settings, Metrics metrics) {
        LongSupplier nanoClock = System::nanoTime;
        Ground ground = new Ground(link, new Purges(link, nanoClock), new WakeUps(link.changeLog()), nanoClock);
        ground.purges().start();
        ground.wakeUps().start();
        return new ObjectCache("default", parts(ground, settings, metrics), true);
    }

    /** A cache, named {@code default}, beside one of responses. */
    public static ObjectCache beside(Ground ground, ObjectSettings settings, Metrics metrics) {
        return new ObjectCache("default", parts(ground, settings, metrics), false);
    }

    private static Parts parts(Ground ground, ObjectSettings settings, Metrics metrics) {
        return new Parts(
                new ObjectTiers(ground, settings, metrics),
                new Flights(settings.fillTimeout(), ground.nanoClock()),
                ground);
    }

    /**
     * The cache of that name in an application in which a {@code ResponseCacheFilter} is declared, mapped or not. Empty
     * if there is none, or it has not been started yet.
     *
     * @param name as for {@link #named}
     */
    public static Optional<ObjectCache> of(ServletContext context, String name) {
        return Published.find(context, ObjectCache.class).map(cache -> cache.named(name));
    }

    /**
     * The cache of that name: keys, tags and evictions of two names have nothing to do with each other, while they share
     * their memory. Costs nothing.
     *
     * @param cache 1 to 100 letters, digits, dots, hyphens and underscores
     * @throws IllegalArgumentException if it is anything else
     */
    public ObjectCache named(String cache) {
        if (!cache.matches(NAME)) {
            throw new IllegalArgumentException("name of a cache = " + cache + " must match " + NAME);
        }
        return new ObjectCache(cache, parts, false);
    }

    /**
     * The value of that key, from the cache or else from the loader.
     *
     * @param ttl for which it is kept if it is loaded; up to 30 days
     * @return null if the loader said that there is none, now or at most 10 seconds ago
     * @throws E as the loader does; nothing is thrown for the absence of Redis
     */
    public <T, E extends Exception> @Nullable T get(String key, Duration ttl, Class<T> type, Loader<T, E> loader)
            throws E {
        return get(key, Keep.of(ttl), ValueType.of(type), loader);
    }

    /** The same with tags, with another memory of what is not there, and for types with arguments. */
    public <T, E extends Exception> @Nullable T get(String key, Keep keep, ValueType<T> type, Loader<T, E> loader)
            throws E {
        return new Loading<>(parts, new Loading.Order<>(key(key), keep, type), loader).get();
    }

    /**
     * Learns of every {@code put} and eviction that has returned on any node. For a look that must show what was just
     * changed elsewhere: without it another node's change is seen when this one hears of it, mostly within a millisecond,
     * and after {@code changelog.lease} at the latest. One call to Redis, which threads that ask at once share.
     *
     * @throws RedisUnavailable if that cannot be known now
     */
    public void catchUp() throws RedisUnavailable {
        parts.tiers().purges().catchUp();
    }

    /** The value of that key if it is in the cache; without waiting for a loader. */
    public <T> Optional<T> find(String key, Class<T> type) {
        return find(key, ValueType.of(type));
    }

    /** The same for types with arguments. */
    public <T> Optional<T> find(String key, ValueType<T> type) {
        ObjectTiers tiers = parts.tiers();
        ObjectKey of = key(key);
        try {
            tiers.becomeCurrent();
            Optional<Hit<T>> near = tiers.near(of, type);
            return (near.isPresent() ? near : tiers.far(of, type, false).hit())
                    .flatMap(hit -> Optional.ofNullable(hit.value()));
        } catch (RedisUnavailable e) {
            tiers.statistics().redisAway();
            return tiers.nearWithoutRedis(of, type).flatMap(hit -> Optional.ofNullable(hit.value()));
        }
    }

    /**
     * The values of those keys that have one, in the order of the keys, from the cache or else from one run of the
     * loader. Redis is asked in one pipeline for each 100 keys. Nobody waits for the loader of a batch.
     *
     * @throws E as the loader does; nothing is thrown for the absence of Redis
     */
    public <T, E extends Exception> Map<String, T> getAll(
            Collection<String> keys, Keep keep, ValueType<T> type, BatchLoader<T, E> loader) throws E {
        Collection<ObjectKey> all = new LinkedHashSet<>();
        keys.forEach(key -> all.add(key(key)));
        return new BatchLoading<>(parts.tiers(), keep, type, loader).get(all);
    }

    /** The same without tags, for types without arguments. */
    public <T, E extends Exception> Map<String, T> getAll(
            Collection<String> keys, Duration ttl, Class<T> type, BatchLoader<T, E> loader) throws E {
        return getAll(keys, Keep.of(ttl), ValueType.of(type), loader);
    }

    /**
     * Replaces the value of that key on all nodes. To be called when it has been saved where loaders find it: a loader
     * that began before is overruled. A value longer than {@code cache.entry.max-size} is evicted instead.
     *
     * @throws IllegalArgumentException if the value cannot be written as JSON; the old one stays
     * @throws RedisUnavailable if Redis did not confirm: the old value may still be served, so repeat or evict it later
     */
    public void put(String key, Object value, Duration ttl, String... tags) throws RedisUnavailable {
        putAll(Map.of(key, value), Keep.of(ttl).tagged(tags));
    }

    /** The same for many, in one purge and one pipeline for each 100. */
    public void putAll(Map<String, ?> values, Keep keep) throws RedisUnavailable {
        List<Made> all = new ArrayList<>();
        values.forEach(
                (key, value) -> all.add(new Made(key(key), parts.tiers().json().write(value), keep, 0)));
        int most = BatchLoading.MOST_PER_PIPELINE;
        for (int from = 0; from < all.size(); from += most) {
            putAtOnce(all.subList(from, Math.min(all.size(), from + most)));
        }
    }

    /** Of two who put one key at once, that one wins on all nodes whose purge came later. */
    private void putAtOnce(List<Made> made) throws RedisUnavailable {
        ObjectTiers tiers = parts.tiers();
        long position = evict(made.stream().map(Made::key).toList());
        List<Made> kept =
                made.stream().filter(tiers::fits).map(it -> it.at(position)).toList();
        for (int i = kept.size(); i < made.size(); i++) {
            tiers.statistics().notKept();
        }
        if (kept.size() == 1) {
            tiers.storeFar(kept.get(0), Claim.NONE);
        } else {
            tiers.storeFar(kept);
        }
        kept.forEach(tiers::storeNear);
    }

    /**
     * Removes the values of these keys from all nodes, and what is known of their absence.
     *
     * @throws RedisUnavailable if Redis did not confirm: it may have happened in part, and should be repeated
     */
    public void evict(String... keys) throws RedisUnavailable {
        evict(Stream.of(keys).map(this::key).toList());
    }

    private long evict(List<ObjectKey> keys) throws RedisUnavailable {
        try {
            return parts.tiers()
                    .purges()
                    .purge(keys.stream().map(ObjectKey::scope).toList(), false);
        } catch (RedisUnavailable e) {
            // It may come back from Redis, which does not know; but this node need not use it until then.
            keys.forEach(parts.tiers()::forgetNear);
            throw e;
        }
    }

    /**
     * Removes every value with one of these tags, in the cache of this name, however many those are.
     *
     * @throws RedisUnavailable as for {@link #evict}
     */
    public void evictTag(String... tags) throws RedisUnavailable {
        parts.tiers()
                .purges()
                .purge(Stream.of(tags).map(tag -> Scope.objects(name, tag)).toList(), false);
    }

    /**
     * Removes every value of the cache of this name, and nothing else.
     *
     * @throws RedisUnavailable as for {@link #evict}
     */
    public void evictAll() throws RedisUnavailable {
        parts.tiers().purges().purge(List.of(Scope.objects(name)), false);
    }

    /** What this node's caches of all names did. */
    public ObjectFigures figures() {
        return parts.tiers().statistics().figures();
    }

    private ObjectKey key(String key) {
        return new ObjectKey(name, key);
    }

    /** Ends what {@link #on} began; does nothing to a cache that was got in another way. */
    @Override
    public void close() {
        if (ownsGround) {
            parts.ground().wakeUps().close();
            parts.ground().purges().close();
        }
    }
}
