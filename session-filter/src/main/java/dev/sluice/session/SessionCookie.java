package dev.sluice.session;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Stream;

/** The cookie that carries the session id. Immutable. */
record SessionCookie(CookieSettings settings) {
    /** A browser sends several of one name if they differ in path or domain; each costs a call to Redis. */
    private static final int MOST_IDS = 3;

    /** The first few of its name that a node can have made, in the order sent, else the first; empty if there is none. */
    List<String> valuesIn(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        List<String> sent = Stream.of(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> cookie.getName().equals(settings.name()))
                .map(Cookie::getValue)
                .toList();
        List<String> ids = sent.stream()
                .filter(value -> SessionId.parse(value) != null)
                .limit(MOST_IDS)
                .toList();
        return ids.isEmpty() ? sent.stream().limit(1).toList() : ids;
    }

    void set(HttpServletResponse response, String id, boolean isSecure) {
        Cookie cookie = new Cookie(settings.name(), id);
        add(response, cookie, isSecure);
    }

    void expire(HttpServletResponse response, boolean isSecure) {
        Cookie cookie = new Cookie(settings.name(), "");
        cookie.setMaxAge(0);
        add(response, cookie, isSecure);
    }

    private void add(HttpServletResponse response, Cookie cookie, boolean isSecure) {
        cookie.setPath(settings.path());
        if (!settings.domain().isEmpty()) {
            cookie.setDomain(settings.domain());
        }
        cookie.setHttpOnly(settings.httpOnly());
        cookie.setSecure(
                switch (settings.secure()) {
                    case AUTO -> isSecure;
                    case TRUE -> true;
                    case FALSE -> false;
                });
        cookie.setAttribute("SameSite", settings.sameSite().attribute());
        response.addCookie(cookie);
        HttpServletResponse reached = response;
        if (!hasCookie(response, cookie)) {
            // In an include Tomcat slips a response that takes no header beneath all wrappers, also those around ours.
            reached = innermost(response);
            reached.addCookie(cookie);
        }
        if (!reached.containsHeader("Cache-Control")) {
            reached.setHeader("Cache-Control", "private"); // A shared cache would hand one visitor's id to the next.
        }
    }

    private static boolean hasCookie(HttpServletResponse response, Cookie cookie) {
        String start = cookie.getName() + "=" + cookie.getValue();
        return response.getHeaders("Set-Cookie").stream().anyMatch(line -> line.startsWith(start));
    }

    private static HttpServletResponse innermost(HttpServletResponse response) {
        ServletResponse layer = response;
        while (layer instanceof ServletResponseWrapper wrapper) {
            layer = wrapper.getResponse();
        }
        return layer instanceof HttpServletResponse http ? http : response;
    }
}
