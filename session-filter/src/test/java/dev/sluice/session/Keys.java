package dev.sluice.session;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionIds;
import dev.sluice.testing.RedisServer;
import java.util.List;
import java.util.Objects;

/** Looks into the shared Redis, past the filter. */
final class Keys {
    /** The ids of the application {@code /shop}. */
    static final SessionIds IDS = new SessionIds("/shop", List.of());

    private Keys() {}

    /** The key of the visitor's session in the application {@code /shop}. */
    static String only(Visitor visitor) {
        return of(idOf(visitor.id()));
    }

    static SessionId idOf(String text) {
        return Objects.requireNonNull(IDS.parse(text));
    }

    static String of(SessionId id) {
        return in("/shop", id);
    }

    static String in(String namespace, SessionId id) {
        return new KeySpace("sluice", "session").key(id.bucket(), "s:" + hash(namespace, id.text()));
    }

    static String hash(String... parts) {
        return KeySpace.hash(parts);
    }

    static long secondsToLive(String key) {
        return Long.parseLong(ask("TTL", key));
    }

    /** Whether a session lies there; what is left of one under an old id is none. */
    static boolean exists(String key) {
        return ask("EXISTS", key).equals("1") && ask("HEXISTS", key, "#a").equals("0");
    }

    /** The keys of all sessions; what is left of one under an old id is none. */
    static List<String> sessionsIn(RedisServer redis) {
        return redis.ask("KEYS", "*:s:*")
                .lines()
                .filter(key -> redis.ask("HEXISTS", key, "#a").strip().equals("0"))
                .toList();
    }

    static String ask(String... words) {
        return RedisServer.shared().ask(words);
    }
}
