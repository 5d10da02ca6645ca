package dev.sluice.session;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What takes the session id to the client and back. Implementations are immutable. */
sealed interface IdCarrier permits SessionCookie, IdHeader, IdInUrl, CookieOrUrl {
    /** What the client sent as its id, in the order in which to look for a session; empty if it sent none. */
    List<SentId> idsIn(HttpServletRequest request);

    /** Tells the client its id, which is new to it. */
    void tell(HttpServletResponse response, String id, boolean isSecure);

    /** Tells the client that its session has ended. */
    void expire(HttpServletResponse response, boolean isSecure);

    /** Before a response leaves that has told an id: the application may have spoken of caching since. */
    default void keepToClient(HttpServletResponse response) {
        IdCarrier.withdrawSharing(response);
    }

    /** The URL as a page of this request is to show it. */
    default String encode(String url, SessionScope scope, HttpServletResponse response) {
        return url;
    }

    /** A shared cache would hand one visitor's id to the next (RFC 9111 section 5.2.2.7). */
    static void keepPrivate(HttpServletResponse response) {
        if (!response.containsHeader("Cache-Control")) {
            setPrivate(response);
        }
    }

    /** Against the application's own word too: caches take care with cookies only, not with other bearers of ids. */
    static void forbidSharing(HttpServletResponse response) {
        if (response.getHeaders("Cache-Control").stream().noneMatch(IdCarrier::forbidsSharing)) {
            setPrivate(response);
        }
    }

    /** What the application said of caching stands, but for the leave to share: RFC 9111 section 7.3 gives caches that. */
    static void withdrawSharing(HttpServletResponse response) {
        Collection<String> said = response.getHeaders("Cache-Control");
        if (said.stream().noneMatch(IdCarrier::forbidsSharing)) {
            Stream<String> kept = said.stream()
                    .flatMap(line -> Stream.of(line.split(",")))
                    .map(String::strip)
                    .filter(directive -> !directive.isEmpty() && !directive.matches("(?i)public|s-maxage=.*"));
            setCacheControl(response, Stream.concat(kept, Stream.of("private")).collect(Collectors.joining(", ")));
        }
    }

    private static boolean forbidsSharing(String cacheControl) {
        String directives = cacheControl.toLowerCase(Locale.ROOT);
        return directives.contains("no-store") || directives.contains("private");
    }

    private static void setPrivate(HttpServletResponse response) {
        setCacheControl(response, "private");
    }

    private static void setCacheControl(HttpServletResponse response, String value) {
        response.setHeader("Cache-Control", value);
        if (!value.equals(response.getHeader("Cache-Control"))) {
            innermost(response).setHeader("Cache-Control", value);
        }
    }

    /** In an include Tomcat slips a response that takes no header beneath all wrappers, also those around ours. */
    static HttpServletResponse innermost(HttpServletResponse response) {
        ServletResponse layer = response;
        while (layer instanceof ServletResponseWrapper wrapper) {
            layer = wrapper.getResponse();
        }
        return layer instanceof HttpServletResponse http ? http : response;
    }
}
