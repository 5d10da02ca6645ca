package dev.sluice.cache.object;

import dev.sluice.core.redis.RedisUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds several values, and has those that lack loaded together. It neither waits for others nor makes them wait: two
 * batches that share some keys could wait for each other. For one call.
 */
final class BatchLoading<T, E extends Exception> {
    /** All of a pipeline has to be answered within {@code redis.timeout}, also by a Redis that lost its scripts. */
    static final int MOST_PER_PIPELINE = 100;

    private final ObjectTiers tiers;
    private final Keep keep;
    private final ValueType<T> type;
    private final BatchLoader<T, E> loader;
    private boolean redisAway;

    BatchLoading(ObjectTiers tiers, Keep keep, ValueType<T> type, BatchLoader<T, E> loader) {
        this.tiers = tiers;
        this.keep = keep;
        this.type = type;
        this.loader = loader;
    }

    /** In the order of the keys; those without a value are left out. */
    Map<String, T> get(Collection<ObjectKey> keys) throws E {
        Map<ObjectKey, Hit<T>> hits = find(keys);
        Map<ObjectKey, Hit<T>> loaded =
                load(keys.stream().filter(key -> !hits.containsKey(key)).toList());
        Map<String, T> values = new LinkedHashMap<>();
        for (ObjectKey key : keys) {
            Hit<T> hit = hits.getOrDefault(key, loaded.get(key));
            if (hit != null && hit.value() != null) {
                values.put(key.key(), hit.value());
            }
        }
        return values;
    }

    private Map<ObjectKey, Hit<T>> find(Collection<ObjectKey> keys) {
        Map<ObjectKey, Hit<T>> hits = new LinkedHashMap<>();
        try {
            tiers.becomeCurrent();
            findNear(keys, hits);
            List<ObjectKey> rest =
                    keys.stream().filter(key -> !hits.containsKey(key)).toList();
            for (int from = 0; from < rest.size(); from += MOST_PER_PIPELINE) {
                hits.putAll(tiers.far(rest.subList(from, Math.min(rest.size(), from + MOST_PER_PIPELINE)), type));
            }
        } catch (RedisUnavailable e) {
            redisAway = true;
            tiers.statistics().redisAway();
            findNear(keys, hits);
        }
        return hits;
    }

    private void findNear(Collection<ObjectKey> keys, Map<ObjectKey, Hit<T>> hits) {
        for (ObjectKey key : keys) {
            Optional<Hit<T>> near = redisAway ? tiers.nearWithoutRedis(key, type) : tiers.near(key, type);
            near.ifPresent(hit -> hits.put(key, hit));
        }
    }

    private Map<ObjectKey, Hit<T>> load(List<ObjectKey> lacking) throws E {
        if (lacking.isEmpty()) {
            return Map.of();
        }
        long position = tiers.purges().position();
        Map<String, T> values = run(lacking);
        Map<ObjectKey, Hit<T>> loaded = new LinkedHashMap<>();
        List<Made> made = new ArrayList<>();
        for (ObjectKey key : lacking) {
            Hit<T> hit = new Hit<>(values.get(key.key()));
            loaded.put(key, hit);
            tiers.made(key, hit, keep, position).ifPresent(made::add);
        }
        store(made);
        return loaded;
    }

    private Map<String, T> run(List<ObjectKey> lacking) throws E {
        Set<String> keys = new LinkedHashSet<>();
        lacking.forEach(key -> keys.add(key.key()));
        long began = tiers.now();
        try {
            return loader.load(keys);
        } finally {
            tiers.statistics().loaded(tiers.now() - began);
        }
    }

    private void store(List<Made> made) {
        if (redisAway) {
            return;
        }
        made.forEach(tiers::storeNear);
        try {
            for (int from = 0; from < made.size(); from += MOST_PER_PIPELINE) {
                tiers.storeFar(made.subList(from, Math.min(made.size(), from + MOST_PER_PIPELINE)));
            }
        } catch (RedisUnavailable e) {
            tiers.statistics().redisAway(); // The caller has his values.
        }
    }
}
