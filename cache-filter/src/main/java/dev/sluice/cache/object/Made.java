package dev.sluice.cache.object;

import dev.sluice.cache.store.FarEntry;
import dev.sluice.cache.store.Near;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be kept: a new value, or the knowledge that there is none. Its array is not copied. Immutable. */
final class Made {
    private final ObjectKey key;
    private final byte @Nullable [] json;
    private final Keep keep;
    private final long position;

    /**
     * @param json null if there is no value
     * @param position of the purges when its making began
     */
    Made(ObjectKey key, byte @Nullable [] json, Keep keep, long position) {
        this.key = key;
        this.json = json;
        this.keep = keep;
        this.position = position;
    }

    /** The same at another position. */
    Made at(long purgedAt) {
        return new Made(key, json, keep, purgedAt);
    }

    ObjectKey key() {
        return key;
    }

    /** Of its JSON, in bytes. */
    int length() {
        return json == null ? 0 : json.length;
    }

    FarEntry farEntry() {
        ObjectHead head = new ObjectHead(json == null, keep.tagScopes(key.cache()));
        var terms = new FarEntry.Terms(position, ttl(), ttl(), List.of(), List.of());
        return new FarEntry(terms, head.bytes(), json, null);
    }

    Near<Kept> near(long nowNanos) {
        List<String> scopes = key.scopes(keep.tagScopes(key.cache()));
        return Kept.of(json, new Near.Terms(scopes, position, nowNanos, ttl(), ttl()))
                .near();
    }

    private Duration ttl() {
        return json == null ? keep.negativeTtl() : keep.ttl();
    }
}
