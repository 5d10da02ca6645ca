package dev.sluice.session.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has become of changes. */
public sealed interface Saved {
    /**
     * They are written.
     *
     * @param before the revision of what was there, empty for nothing
     * @param revision of the session now
     * @param skipped the fields left as they are because others have changed them, with what they hold
     */
    record Written(String before, String revision, Map<String, Optional<byte[]>> skipped) implements Saved {}

    /** None is written, because others have changed these fields, which now hold this. */
    record Rejected(Map<String, Optional<byte[]>> conflicts) implements Saved {}

    /** The session has ended. */
    record Gone() implements Saved {}

    /** What a reply of {@code save.lua} means. */
    static Saved of(List<?> reply) {
        if (SessionRecords.isStatus(reply, 0)) {
            return new Gone();
        }
        Map<String, Optional<byte[]>> conflicts = new HashMap<>();
        for (int i = 3; i + 2 < reply.size(); i += 3) {
            boolean isThere = Long.valueOf(1).equals(reply.get(i + 1));
            Optional<byte[]> value = isThere ? Optional.of((byte[]) reply.get(i + 2)) : Optional.empty();
            conflicts.put(SessionRecords.text(reply.get(i)), value);
        }
        return SessionRecords.isStatus(reply, 1)
                ? new Written(SessionRecords.text(reply.get(1)), SessionRecords.text(reply.get(2)), conflicts)
                : new Rejected(conflicts);
    }
}
