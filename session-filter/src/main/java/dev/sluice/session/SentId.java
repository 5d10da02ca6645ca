package dev.sluice.session;

import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionIds;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent as its session id. Immutable; {@link #toString} shows nothing of it.
 *
 * @param text as it came, whatever it is
 * @param id null if no node can have made it
 */
record SentId(String text, Way way, @Nullable SessionId id) {
    /** What it came in. */
    enum Way {
        COOKIE,
        HEADER,
        URL
    }

    /** The one place where a text of a client becomes an id. */
    static SentId of(String text, Way way, SessionIds ids) {
        return new SentId(text, way, ids.parse(text));
    }

    boolean isFromCookie() {
        return way == Way.COOKIE;
    }

    boolean isFromUrl() {
        return way == Way.URL;
    }

    @Override
    public String toString() {
        return "session id from " + way;
    }
}
