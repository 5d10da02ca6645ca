package dev.sluice.session;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The cookie that carries the session id. Immutable. */
record SessionCookie(CookieSettings settings) {
    /** The first of its name that a node can have made, else the first; null if there is none. */
    @Nullable String valueIn(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        String first = null;
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(settings.name())) {
                if (SessionId.parse(cookie.getValue()) != null) {
                    return cookie.getValue();
                }
                first = first == null ? cookie.getValue() : first;
            }
        }
        return first;
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
        if (!response.containsHeader("Cache-Control")) {
            response.setHeader("Cache-Control", "private"); // A shared cache would hand one visitor's id to the next.
        }
    }
}
