package dev.sluice.session;

import dev.sluice.core.config.Settings;
import jakarta.servlet.ServletContext;

/**
 * How the cookie looks that carries the session id. Immutable.
 *
 * @param path never empty
 * @param domain empty for this host only
 */
public record CookieSettings(
        String name, String path, String domain, boolean httpOnly, SameSite sameSite, Secure secure) {
    /** When the browser sends the cookie along with what another site started (RFC 6265bis section 5.6.7). */
    public enum SameSite {
        /** With links, not with forms or embedded content. */
        LAX("Lax"),
        /** Never. */
        STRICT("Strict"),
        /** Always; only over HTTPS. */
        NONE("None");

        private final String attribute;

        SameSite(String attribute) {
            this.attribute = attribute;
        }

        String attribute() {
            return attribute;
        }
    }

    /** Whether the cookie is sent over HTTPS only. */
    public enum Secure {
        /** If the request that began the session came over HTTPS. */
        AUTO,
        /** Always. */
        TRUE,
        /** Never. */
        FALSE
    }

    static CookieSettings from(Settings settings, ServletContext context) {
        CookieSettings cookie = new CookieSettings(
                settings.text("session.cookie.name"),
                settings.has("session.cookie.path") ? settings.text("session.cookie.path") : pathOf(context),
                settings.text("session.cookie.domain"),
                settings.bool("session.cookie.http-only"),
                settings.oneOf("session.cookie.same-site", SameSite.class),
                settings.oneOf("session.cookie.secure", Secure.class));
        cookie.rejectWhatNoBrowserKeeps(settings);
        return cookie;
    }

    private static String pathOf(ServletContext context) {
        return context.getContextPath().isEmpty() ? "/" : context.getContextPath();
    }

    private void rejectWhatNoBrowserKeeps(Settings settings) {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            settings.reject("session.cookie.name", "1 to 64 letters, digits, '_', '-' or '.'");
        }
        if (!path.matches("/[!-:<-~]*")) {
            settings.reject("session.cookie.path", "a path that begins with '/', without spaces and ';'");
        }
        if (!domain.matches("[A-Za-z0-9.-]*")) {
            settings.reject("session.cookie.domain", "a host name");
        }
        if (sameSite == SameSite.NONE && secure != Secure.TRUE) {
            settings.reject("session.cookie.same-site", "lax or strict unless session.cookie.secure = true");
        }
        if (name.startsWith("__Secure-") && secure != Secure.TRUE) {
            settings.reject("session.cookie.name", "without __Secure- unless session.cookie.secure = true");
        }
        if (name.startsWith("__Host-") && !(secure == Secure.TRUE && domain.isEmpty() && path.equals("/"))) {
            settings.reject(
                    "session.cookie.name",
                    "without __Host- unless session.cookie.secure = true, session.cookie.path = / and there is no"
                            + " session.cookie.domain");
        }
    }
}
