package dev.sluice.session;

import dev.sluice.core.config.Settings;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the cookie looks that carries the session id: as the settings say, else as {@code web.xml} says, else as is safe.
 * Immutable.
 *
 * @param attributes all others, by their names in RFC 6265bis without regard to case; {@code Path} is always among them
 */
public record CookieSettings(String name, Secure secure, boolean httpOnly, Map<String, String> attributes) {
    /** Whether the cookie is sent over HTTPS only. */
    public enum Secure {
        /** If the request that began the session came over HTTPS. */
        AUTO,
        /** Always. */
        TRUE,
        /** Never. */
        FALSE
    }

    /** When the browser sends the cookie along with what another site started (RFC 6265bis section 5.6.7). */
    private enum SameSite {
        LAX("Lax"),
        STRICT("Strict"),
        NONE("None");

        private final String attribute;

        SameSite(String attribute) {
            this.attribute = attribute;
        }
    }

    /** Copies the attributes. */
    public CookieSettings {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(attributes);
        attributes = Collections.unmodifiableMap(copy);
    }

    static CookieSettings from(Settings settings, ServletContext context) {
        WebXmlCookie webXml = WebXmlCookie.in(context);
        CookieSettings cookie = new CookieSettings(
                givenName(settings, context).orElse("sid"),
                secure(settings, webXml),
                settings.has("session.cookie.http-only")
                        ? settings.bool("session.cookie.http-only")
                        : !webXml.isForScripts(),
                attributes(settings, webXml, context));
        new CookieRules(settings, webXml).check(cookie);
        return cookie;
    }

    /** The name that the settings or the application give the cookie, empty if neither does. */
    static Optional<String> givenName(Settings settings, ServletContext context) {
        String ofWebXml = WebXmlCookie.in(context).name();
        String name = settings.has("session.cookie.name") ? settings.text("session.cookie.name") : ofWebXml;
        return Optional.of(name).filter(it -> !it.isEmpty());
    }

    private static Secure secure(Settings settings, WebXmlCookie webXml) {
        if (settings.has("session.cookie.secure")) {
            return settings.oneOf("session.cookie.secure", Secure.class);
        }
        return webXml.isSecure() ? Secure.TRUE : Secure.AUTO;
    }

    private static Map<String, String> attributes(Settings settings, WebXmlCookie webXml, ServletContext context) {
        Map<String, String> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        attributes.put("Path", context.getContextPath().isEmpty() ? "/" : context.getContextPath());
        attributes.put("SameSite", SameSite.LAX.attribute);
        attributes.putAll(webXml.attributes());
        putPlace(settings, attributes);
        if (settings.has("session.cookie.same-site")) {
            attributes.put("SameSite", settings.oneOf("session.cookie.same-site", SameSite.class).attribute);
        }
        putMaxAge(settings, attributes);
        putPartitioned(settings, attributes);
        return attributes;
    }

    private static void putPlace(Settings settings, Map<String, String> attributes) {
        if (settings.has("session.cookie.path")) {
            attributes.put("Path", settings.text("session.cookie.path"));
        }
        if (settings.has("session.cookie.domain")) {
            attributes.put("Domain", settings.text("session.cookie.domain"));
        }
    }

    private static void putMaxAge(Settings settings, Map<String, String> attributes) {
        if (settings.has("session.cookie.max-age")) {
            Duration maxAge = settings.duration("session.cookie.max-age");
            if (maxAge.isZero()) {
                attributes.remove("Max-Age");
            } else {
                attributes.put("Max-Age", Long.toString(Math.max(1, maxAge.toSeconds())));
            }
        }
    }

    /** The attribute has no value (draft-cutler-httpbis-partitioned-cookies); containers send it if it is there and empty. */
    private static void putPartitioned(Settings settings, Map<String, String> attributes) {
        boolean isPartitioned = settings.has("session.cookie.partitioned")
                ? settings.bool("session.cookie.partitioned")
                : !attributes.getOrDefault("Partitioned", "false").equalsIgnoreCase("false");
        attributes.remove("Partitioned");
        if (isPartitioned) {
            attributes.put("Partitioned", "");
        }
    }

    /** The value of an attribute, empty if the cookie has none of this name. */
    String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }
}
