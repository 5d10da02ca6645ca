package dev.sluice.session.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.redis.KeySpace;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The names of the keys of one application's sessions; those of one bucket share a hash tag. Immutable. */
final class SessionKeys {
    /** Every bucket that {@link SessionIds} can give. */
    static final List<String> BUCKETS = IntStream.range(0, 256)
            .mapToObj(i -> HexFormat.of().toHexDigits((byte) i))
            .toList();

    private final KeySpace keys;
    private final String namespace;
    private final String application;

    SessionKeys(String prefix, String namespace) {
        this.keys = new KeySpace(prefix, "session");
        this.namespace = namespace;
        this.application = KeySpace.hash("namespace", namespace);
    }

    SessionRef ref(SessionId id) {
        return SessionRef.of(namespace, id);
    }

    byte[] session(SessionRef ref) {
        return bytes(keys.key(ref.bucket(), "s:" + ref.hash()));
    }

    /** Where an old id leads to the session under its new one, and where an ended session leaves its mark. */
    byte[] alias(SessionRef ref) {
        return bytes(keys.key(ref.bucket(), "a:" + ref.hash()));
    }

    /** When the sessions of a bucket end. */
    byte[] ends(String bucket) {
        return bytes(keys.key(bucket, "x:" + application));
    }

    /** What stands in Redis for the principal. */
    String principal(String name) {
        return KeySpace.hash(namespace, "principal", name);
    }

    /** The sessions of a principal. */
    byte[] sessionsOf(String principal) {
        return bytes(keys.key(bucketOf(principal), "p:" + principal));
    }

    /** The principals of a bucket that have a session. */
    byte[] principals(String bucket) {
        return bytes(keys.key(bucket, "o:" + application));
    }

    static String bucketOf(String principal) {
        return BUCKETS.get(Math.floorMod(principal.hashCode(), BUCKETS.size()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
