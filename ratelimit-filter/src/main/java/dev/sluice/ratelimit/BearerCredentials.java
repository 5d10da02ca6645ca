package dev.sluice.ratelimit;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The token a request carries, as sent (RFC 6750 section 2.1, or in a cookie). Immutable. */
sealed interface BearerCredentials {
    /** There is none; credentials of another scheme may be there. */
    record None() implements BearerCredentials {}

    /**
     * There is one; nothing is known about its text.
     *
     * @param inCookie whether a browser sent it by itself, not a program on purpose
     */
    record One(String token, boolean inCookie) implements BearerCredentials {
        /** Whoever has the text has the rights. */
        @Override
        public String toString() {
            return "a token of " + token.length() + " characters";
        }
    }

    /**
     * There are two, and which of them counts would be a matter of luck (RFC 6750 section 2).
     *
     * @param inCookies whether all are of the kind that a browser sends by itself
     */
    record Several(boolean inCookies) implements BearerCredentials {}

    /** What the request carries; an empty cookie name means that cookies do not count. */
    static BearerCredentials of(HttpServletRequest request, String cookieName) {
        if (cookieName.isEmpty() && request.getHeader("Authorization") == null) {
            return new None();
        }
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        List<String> inCookies = inCookies(request.getCookies(), cookieName);
        List<String> tokens = new ArrayList<>(inCookies);
        headers.stream()
                .filter(BearerCredentials::isBearer)
                .map(it -> it.substring(6))
                .forEach(tokens::add);
        if (headers.size() > 1 || tokens.size() > 1) {
            return new Several(headers.size() <= 1 && tokens.size() == inCookies.size());
        }
        return tokens.isEmpty() ? new None() : new One(tokens.get(0).strip(), !inCookies.isEmpty());
    }

    private static List<String> inCookies(Cookie[] cookies, String name) {
        List<String> values = new ArrayList<>();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(name)) {
                values.add(cookie.getValue());
            }
        }
        return values;
    }

    /** Schemes are matched without regard to case (RFC 9110 section 11.1). */
    private static boolean isBearer(String header) {
        return header.regionMatches(true, 0, "Bearer", 0, 6) && (header.length() == 6 || header.charAt(6) == ' ');
    }
}
