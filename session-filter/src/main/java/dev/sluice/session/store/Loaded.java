package dev.sluice.session.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a look for a session has found. */
public sealed interface Loaded {
    /** The session, as it was before this use of it. */
    record Found(StoredSession session) implements Loaded {}

    /**
     * The session by an id that it no longer has, which may read and end it, but not change it.
     *
     * @param session as it was when its id changed
     * @param principal what stands for the principal whose it is now, empty for nobody's
     */
    record ByOldId(StoredSession session, String principal) implements Loaded {}

    /** Somebody else is alone with the session, at most for this time. */
    record Taken(Duration remaining) implements Loaded {}

    /** There is no session of this id. */
    record None() implements Loaded {}

    /** The key holds something that is no session of this layout. */
    record Foreign() implements Loaded {}

    /** What a reply of {@code load.lua} means. */
    static Loaded of(List<?> reply, @Nullable StoredSession copy) {
        long status = (Long) reply.get(0);
        if (status == 0) {
            return new None();
        }
        if (status == 4) {
            return new Taken(Duration.ofMillis((Long) reply.get(1)));
        }
        if (status == 2 && copy != null) {
            return new Found(copy.later((Long) reply.get(2), (Long) reply.get(1)));
        }
        StoredSession session = status < 0 ? null : StoredSession.of((List<?>) reply.get(4), (Long) reply.get(1));
        if (session == null) {
            return new Foreign();
        }
        return status == 3 ? new ByOldId(session, SessionRecords.text(reply.get(5))) : new Found(session);
    }
}
