package dev.sluice.session;

import dev.sluice.core.config.Settings;
import dev.sluice.session.codec.JsonCodec;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link SessionStore} and its filter go by. Immutable.
 *
 * @param timeout how long a session lives without a request, in whole seconds; zero: 30 days
 * @param touchInterval how often at most the use of a session is written down
 * @param namespace part of every key, so that one application cannot open a session of another
 * @param attributeMaxSize the most bytes one attribute may take up, its name included
 * @param maxSize the most bytes all attributes of one session may take up
 * @param jsonTypes the application's types that may be kept
 */
public record SessionSettings(
        Duration timeout,
        Duration touchInterval,
        String namespace,
        long attributeMaxSize,
        long maxSize,
        List<String> jsonTypes,
        CookieSettings cookie) {
    private static final Duration WITHOUT_ANY_WORD = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofDays(366);

    /** Copies the list. */
    public SessionSettings {
        jsonTypes = List.copyOf(jsonTypes);
    }

    /**
     * Reads the {@code session.*} keys; what is wrong with them is told by {@code settings.check()}.
     *
     * @param settings made with {@code RedisSessionFilter.class} among its modules
     * @param context tells the context path, for the namespace and the cookie, and the timeout of {@code web.xml}
     */
    public static SessionSettings from(Settings settings, ServletContext context) {
        return new SessionSettings(
                timeout(settings, context),
                settings.duration("session.touch-interval"),
                settings.has("session.namespace") ? settings.text("session.namespace") : context.getContextPath(),
                settings.size("session.attribute.max-size"),
                settings.size("session.max-size"),
                types(settings),
                CookieSettings.from(settings, context));
    }

    private static Duration timeout(Settings settings, ServletContext context) {
        if (!settings.has("session.timeout")) {
            Duration ofWebXml = Duration.ofMinutes(context.getSessionTimeout());
            // Containers differ in what they answer when web.xml is silent; only a positive number is somebody's wish.
            return ofWebXml.compareTo(Duration.ZERO) > 0 ? ofWebXml : WITHOUT_ANY_WORD;
        }
        Duration timeout = settings.duration("session.timeout");
        if (timeout.toNanosPart() != 0 || timeout.compareTo(LONGEST) > 0) {
            settings.reject("session.timeout", "whole seconds, and at most 366d");
        }
        return timeout;
    }

    private static List<String> types(Settings settings) {
        List<String> types = settings.list("session.json.types");
        if (!types.stream().allMatch(JsonCodec::isType)) {
            settings.reject(
                    "session.json.types",
                    "a comma separated list of classes such as com.acme.shop.Cart or packages such as com.acme.shop.*,"
                            + " none of them the JDK's");
        }
        types.stream()
                .filter(SessionSettings::isAbsent)
                .findFirst()
                .ifPresent(type ->
                        settings.reject("session.json.types", "classes of this application; it has no " + type));
        return types;
    }

    /** A misspelt class would show itself only when the first session is to keep one. */
    private static boolean isAbsent(String type) {
        if (!JsonCodec.isType(type) || type.endsWith(".*")) {
            return false;
        }
        try {
            Class.forName(type, false, Thread.currentThread().getContextClassLoader());
            return false;
        } catch (ClassNotFoundException | LinkageError e) {
            return true;
        }
    }
}
