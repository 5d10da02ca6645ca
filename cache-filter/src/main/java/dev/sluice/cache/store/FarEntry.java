package dev.sluice.cache.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the far tier. Its arrays are not copied, so nobody may change them. An entry that was looked up brings
 * at most one form of its body, and none if an entity tag matched.
 */
public final class FarEntry {
    private final Terms terms;
    private final byte[] head;
    private final byte @Nullable [] body;
    private final byte @Nullable [] gzip;

    /**
     * What the store itself understands of an entry. Immutable.
     *
     * @param position of the purges when its fill began
     * @param fresh how long it is fresh, from the moment it is stored
     * @param total how long it is kept, from the same moment; at most 30 days count
     * @param names on which the choice of a variant of this target depends; without commas
     * @param entityTags opaque tags of its forms
     */
    public record Terms(long position, Duration fresh, Duration total, List<String> names, List<String> entityTags) {}

    /**
     * @param head opaque to the store
     * @param body the identity form
     * @param gzip the gzip form
     */
    public FarEntry(Terms terms, byte[] head, byte @Nullable [] body, byte @Nullable [] gzip) {
        this.terms = terms;
        this.head = head;
        this.body = body;
        this.gzip = gzip;
    }

    /** What the store itself understands of it. */
    public Terms terms() {
        return terms;
    }

    /** Not copied. */
    public byte[] head() {
        return head;
    }

    /** The identity form, not copied. */
    public Optional<byte[]> body() {
        return Optional.ofNullable(body);
    }

    /** The gzip form, not copied. */
    public Optional<byte[]> gzip() {
        return Optional.ofNullable(gzip);
    }
}
