package dev.sluice.session;

import dev.sluice.core.config.Settings;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link SessionStore} and its filter go by. Immutable.
 *
 * @param namespace part of every key, so that one application cannot open a session of another
 * @param idSecrets what the tags of ids are made with; none for a mere checksum
 * @param copiesMaxSize the most bytes of sessions this node remembers, 0 to remember none
 * @param whenRedisIsDown what becomes of a request that needs its session then
 * @param migration how the container's own sessions are treated
 */
public record SessionSettings(
        String namespace,
        List<String> idSecrets,
        IdSettings id,
        CookieSettings cookie,
        LifetimeSettings lifetime,
        AttributeSettings attributes,
        ParallelSettings parallel,
        PrincipalSettings principal,
        long copiesMaxSize,
        WhenRedisIsDown whenRedisIsDown,
        Migration migration) {

    /** What becomes of a request that needs its session while Redis is away. */
    public enum WhenRedisIsDown {
        /** It is answered with 503. */
        REFUSE,
        /** It works with what this node remembers of the session; changes are written when Redis is back. */
        SERVE_LOCAL
    }

    /** How the container's own sessions are treated while an application moves to this filter. */
    public enum Migration {
        /** They are not looked at. */
        OFF,
        /** A session that only the container has is taken over when its client comes. */
        READ_REDIS,
        /** As before, and what is written to Redis is written to the container's session too, for a way back. */
        DUAL_WRITE
    }

    /** Copies the list. */
    public SessionSettings {
        idSecrets = List.copyOf(idSecrets);
    }

    /** Whether a write has to tell what it was based on. */
    boolean comparesChanges() {
        return attributes.onConflict() != AttributeSettings.OnConflict.LAST
                || whenRedisIsDown == WhenRedisIsDown.SERVE_LOCAL;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "settings of the sessions of " + namespace;
    }

    /**
     * Reads the {@code session.*} keys; what is wrong with them is told by {@code settings.check()}.
     *
     * @param settings made with {@code RedisSessionFilter.class} among its modules
     * @param context tells the context path, for the namespace and the cookie, and the {@code session-config}
     */
    public static SessionSettings from(Settings settings, ServletContext context) {
        SessionSettings read = new SessionSettings(
                settings.has("session.namespace") ? settings.text("session.namespace") : context.getContextPath(),
                secrets(settings),
                IdSettings.from(settings, context),
                CookieSettings.from(settings, context),
                LifetimeSettings.from(settings, context),
                AttributeSettings.from(settings),
                ParallelSettings.from(settings),
                PrincipalSettings.from(settings),
                settings.size("session.copies.max-size"),
                settings.oneOf("session.when-redis-is-down", WhenRedisIsDown.class),
                settings.oneOf("session.migration", Migration.class));
        if (read.whenRedisIsDown == WhenRedisIsDown.SERVE_LOCAL) {
            checkServeLocal(settings, read);
        }
        if (read.migration == Migration.DUAL_WRITE && read.cookie.name().equals(containersCookie(context))) {
            settings.reject(
                    "session.cookie.name", "other than the container's cookie for session.migration = dual-write");
        }
        return read;
    }

    private static void checkServeLocal(Settings settings, SessionSettings read) {
        if (read.copiesMaxSize == 0) {
            settings.reject("session.copies.max-size", "more than 0 for session.when-redis-is-down = serve-local");
        }
        if (read.lifetime.isSweptTooSeldomToPush()) {
            settings.reject("session.sweep-interval", "at most 1m for session.when-redis-is-down = serve-local");
        }
    }

    private static String containersCookie(ServletContext context) {
        String name = context.getSessionCookieConfig().getName();
        return name == null ? "JSESSIONID" : name;
    }

    private static List<String> secrets(Settings settings) {
        if (!settings.has("session.id.secrets")) {
            return List.of();
        }
        List<String> read = settings.secret(
                "session.id.secrets", "a comma separated list of secrets of at least 16 characters each", text -> {
                    List<String> secrets = List.of(text.split("\\s*,\\s*"));
                    if (secrets.stream().anyMatch(secret -> secret.length() < 16)) {
                        throw new IllegalArgumentException("too short");
                    }
                    return secrets;
                });
        return Objects.requireNonNullElse(read, List.of()); // What is wrong is told by check().
    }
}
