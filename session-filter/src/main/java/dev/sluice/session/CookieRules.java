package dev.sluice.session;

import dev.sluice.core.config.Settings;
import dev.sluice.session.CookieSettings.Secure;
import java.time.Duration;

/** Refuses a cookie that a browser would not keep, whether the settings say so or {@code web.xml}. For one start. */
record CookieRules(Settings settings, WebXmlCookie webXml) {
    /** A browser keeps no cookie longer (RFC 6265bis section 5.5). */
    private static final Duration LONGEST = Duration.ofDays(400);

    void check(CookieSettings cookie) {
        if (!cookie.name().matches("[A-Za-z0-9_.-]{1,64}")) {
            reject("name", webXml.name(), "1 to 64 letters, digits, '_', '-' or '.'");
        }
        if (!cookie.attribute("Path").matches("/[!-:<-~]*")) {
            reject("path", webXml.attribute("Path"), "a path that begins with '/', without spaces and ';'");
        }
        if (!cookie.attribute("Domain").matches("[A-Za-z0-9.-]*")) {
            reject("domain", webXml.attribute("Domain"), "a host name");
        }
        if (!cookie.attribute("SameSite").matches("(?i)lax|strict|none")) {
            reject("same-site", webXml.attribute("SameSite"), "lax, strict or none");
        }
        checkMaxAge();
        checkWhatNeedsSecure(cookie);
        cookie.attributes().forEach(this::checkText);
    }

    private void checkMaxAge() {
        if (settings.has("session.cookie.max-age")) {
            Duration maxAge = settings.duration("session.cookie.max-age");
            if (maxAge.toNanosPart() != 0 || maxAge.compareTo(LONGEST) > 0) {
                reject("max-age", "", "whole seconds, and at most " + LONGEST.toDays() + "d");
            }
        }
    }

    private void checkWhatNeedsSecure(CookieSettings cookie) {
        boolean isSecure = cookie.secure() == Secure.TRUE;
        if (cookie.attribute("SameSite").equalsIgnoreCase("none") && !isSecure) {
            reject("same-site", webXml.attribute("SameSite"), "lax or strict unless session.cookie.secure = true");
        }
        if (cookie.attributes().containsKey("Partitioned") && !isSecure) {
            String said = webXml.attributes().containsKey("Partitioned") ? "Partitioned" : "";
            reject("partitioned", said, "false unless session.cookie.secure = true");
        }
        if (cookie.name().startsWith("__Secure-") && !isSecure) {
            reject("name", webXml.name(), "without __Secure- unless session.cookie.secure = true");
        }
        boolean isOfHost =
                cookie.attribute("Domain").isEmpty() && cookie.attribute("Path").equals("/");
        if (cookie.name().startsWith("__Host-") && !(isSecure && isOfHost)) {
            reject(
                    "name",
                    webXml.name(),
                    "without __Host- unless session.cookie.secure = true, session.cookie.path = / and there is no"
                            + " session.cookie.domain");
        }
    }

    /** Containers would throw at the first request, not at the start. */
    private void checkText(String attribute, String value) {
        boolean isSendable = attribute.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") && value.matches("[ -:<-~]*");
        if (!isSendable && webXml.attributes().containsKey(attribute)) {
            settings.reject(
                    "session.cookie.name",
                    "for a cookie whose attributes fit into a header: web.xml says " + attribute + " = " + value);
        }
    }

    /** Names what {@code web.xml} said, if the setting leaves it to that. */
    private void reject(String setting, String saidInWebXml, String form) {
        String key = "session.cookie." + setting;
        boolean isOfWebXml = !settings.has(key) && !saidInWebXml.isEmpty();
        settings.reject(
                key,
                isOfWebXml ? form + "; where it is empty web.xml counts, which says '" + saidInWebXml + "'" : form);
    }
}
