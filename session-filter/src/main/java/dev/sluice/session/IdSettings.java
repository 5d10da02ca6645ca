package dev.sluice.session;

import dev.sluice.core.config.Settings;
import dev.sluice.session.store.SessionIds;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionTrackingMode;
import java.util.Locale;
import java.util.Set;

/**
 * What takes the session id to the client and back. Immutable.
 *
 * @param header empty unless ids go by header
 * @param urlParameter the path parameter that carries ids in URLs
 */
public record IdSettings(Way way, String header, String urlParameter) {
    /** Where nobody has given the cookie a name (Servlet 6.1 section 7.1.3). */
    private static final String USUAL_PARAMETER = "jsessionid";

    /** What carries ids. */
    public enum Way {
        /** A cookie alone. */
        COOKIE,
        /** A cookie, and URLs until the client has sent it. */
        COOKIE_OR_URL,
        /** URLs alone. */
        URL,
        /** A header alone. */
        HEADER
    }

    /** They mean something else to a client, a proxy or the container; so do all that begin with {@code Content-}. */
    private static final Set<String> TAKEN = Set.of(
            "accept",
            "authorization",
            "cache-control",
            "connection",
            "cookie",
            "date",
            "etag",
            "expect",
            "host",
            "keep-alive",
            "location",
            "origin",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "referer",
            "retry-after",
            "server",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "vary",
            "www-authenticate");

    static IdSettings from(Settings settings, ServletContext context) {
        String header = settings.text("session.id.header");
        String parameter = CookieSettings.givenName(settings, context).orElse(USUAL_PARAMETER);
        if (header.isEmpty()) {
            Way way = wayWithoutHeader(settings, context.getEffectiveSessionTrackingModes());
            return new IdSettings(way, "", parameter);
        }
        checkHeader(settings, header);
        if (settings.has("session.id.url") && settings.bool("session.id.url")) {
            settings.reject("session.id.url", "false where session.id.header is set: ids go by that header alone");
        }
        return new IdSettings(Way.HEADER, header, parameter);
    }

    private static void checkHeader(Settings settings, String header) {
        String name = header.toLowerCase(Locale.ROOT);
        boolean isToken = name.matches("[!#$%&'*+.^_`|~0-9a-z-]{1,64}"); // RFC 9110 section 5.6.2
        if (!isToken || TAKEN.contains(name) || name.startsWith("content-")) {
            settings.reject("session.id.header", "the name of a header that has no meaning yet, such as X-Auth-Token");
        }
    }

    /** Containers answer COOKIE and URL where web.xml is silent, so URL counts as a wish only where it stands alone. */
    private static Way wayWithoutHeader(Settings settings, Set<SessionTrackingMode> modes) {
        boolean allowsUrl = modes.contains(SessionTrackingMode.URL);
        boolean allowsCookie = modes.contains(SessionTrackingMode.COOKIE);
        if (!settings.has("session.id.url")) {
            return allowsUrl && !allowsCookie ? Way.URL : Way.COOKIE;
        }
        if (!settings.bool("session.id.url")) {
            return Way.COOKIE;
        }
        if (!allowsUrl) {
            settings.reject("session.id.url", "false: the tracking-mode of web.xml excludes URL");
        }
        return allowsCookie ? Way.COOKIE_OR_URL : Way.URL;
    }

    IdCarrier carrier(CookieSettings settings, SessionIds ids) {
        SessionCookie cookie = new SessionCookie(settings, ids);
        IdInUrl url = new IdInUrl(new PathParameter(urlParameter), ids);
        return switch (way) {
            case COOKIE -> cookie;
            case COOKIE_OR_URL -> new CookieOrUrl(cookie, url);
            case URL -> url;
            case HEADER -> new IdHeader(header, ids);
        };
    }
}
