package dev.sluice.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the application says of its session cookie, in the {@code cookie-config} of {@code web.xml} or in code. Immutable.
 *
 * @param name empty if the application leaves it to us
 * @param isSecure false leaves it to the request: see {@link SessionCookieConfig#setSecure}
 * @param isForScripts whether it said, as far as the container tells, that the cookie is not {@code HttpOnly}
 * @param attributes all others that were said, without regard to case
 */
record WebXmlCookie(String name, boolean isSecure, boolean isForScripts, Map<String, String> attributes) {
    /** Jetty answers with it when nobody named the cookie. */
    private static final String NAME_OF_CONTAINERS = "JSESSIONID";

    static WebXmlCookie in(ServletContext context) {
        SessionCookieConfig config = context.getSessionCookieConfig();
        String name = config.getName();
        Map<String, String> said = attributesOf(config);
        // Jetty lists also what nobody set: its false may be nobody's wish, and true is the safe side.
        boolean listsAll = said.remove("Name") != null;
        boolean isForScripts = said.remove("HttpOnly") != null && !config.isHttpOnly() && !listsAll;
        return new WebXmlCookie(
                name == null || name.equals(NAME_OF_CONTAINERS) ? "" : name,
                config.isSecure(),
                isForScripts,
                Collections.unmodifiableMap(said));
    }

    private static Map<String, String> attributesOf(SessionCookieConfig config) {
        Map<String, String> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        config.getAttributes().forEach((name, value) -> {
            if (value != null) {
                said.put(name, value);
            }
        });
        List.of("Path", "Domain", "SameSite").forEach(it -> said.remove(it, ""));
        said.remove("Comment"); // RFC 6265 has none.
        said.remove("Secure");
        if (config.getMaxAge() <= 0) {
            said.remove("Max-Age");
        }
        return said;
    }

    String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }
}
