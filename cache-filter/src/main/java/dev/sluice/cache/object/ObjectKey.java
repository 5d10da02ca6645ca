package dev.sluice.cache.object;

import dev.sluice.cache.store.Address;
import dev.sluice.cache.store.Scope;
import dev.sluice.core.redis.KeySpace;
import java.util.ArrayList;
import java.util.List;

/**
 * The key of a value within the cache of that name. Immutable.
 *
 * @param cache no line break stands in it
 */
record ObjectKey(String cache, String key) {
    /** What stands in Redis; responses have another number of parts, so none has the same hash. */
    private String hash() {
        return KeySpace.hash("object", cache, key);
    }

    Address address() {
        return new Address(hash(), "");
    }

    /** For this JVM; cheaper than the hash. */
    String text() {
        return cache + '\n' + key;
    }

    Scope scope() {
        return Scope.target(hash());
    }

    /** All by which it can be evicted. */
    List<String> scopes(List<String> tagScopes) {
        List<String> scopes = new ArrayList<>(tagScopes);
        scopes.add(scope().name());
        scopes.add(Scope.objects(cache).name());
        return List.copyOf(scopes);
    }
}
