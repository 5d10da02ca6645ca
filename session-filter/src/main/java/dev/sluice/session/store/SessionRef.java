package dev.sluice.session.store;

import dev.sluice.core.redis.KeySpace;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a session as Redis does: by its bucket and a hash of its id, which opens nothing. Immutable.
 *
 * @param hash 22 characters of {@link KeySpace#hash}
 */
public record SessionRef(String bucket, String hash) {
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{2}\\.[A-Za-z0-9_-]{22}");

    static SessionRef of(String namespace, SessionId id) {
        return new SessionRef(id.bucket(), KeySpace.hash(namespace, id.text()));
    }

    /** Null if this is not the text of one. */
    public static @Nullable SessionRef parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return null;
        }
        return new SessionRef(text.substring(0, SessionIds.BUCKET_CHARS), text.substring(SessionIds.BUCKET_CHARS + 1));
    }

    /** For indexes and for those who look after sessions. */
    public String text() {
        return bucket + "." + hash;
    }
}
