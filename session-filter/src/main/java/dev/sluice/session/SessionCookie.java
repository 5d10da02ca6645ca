package dev.sluice.session;

import dev.sluice.session.store.SessionIds;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The cookie that carries the session id. Immutable. */
record SessionCookie(CookieSettings settings, SessionIds ids) implements IdCarrier {
    /** A browser sends several of one name if they differ in path or domain; each costs a call to Redis. */
    private static final int MOST_IDS = 3;

    /** The first few of its name that a node can have made, in the order sent, else the first; empty if there is none. */
    @Override
    public List<SentId> idsIn(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        List<SentId> sent = Stream.of(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> cookie.getName().equals(settings.name()))
                .map(cookie -> SentId.of(cookie.getValue(), SentId.Way.COOKIE, ids))
                .toList();
        List<SentId> possible =
                sent.stream().filter(it -> it.id() != null).limit(MOST_IDS).toList();
        return possible.isEmpty() ? sent.stream().limit(1).toList() : possible;
    }

    @Override
    public void tell(HttpServletResponse response, String id, boolean isSecure) {
        add(response, cookie(id, isSecure));
    }

    /** A browser drops a cookie only for one of the same name, domain and path (RFC 6265 section 5.3). */
    @Override
    public void expire(HttpServletResponse response, boolean isSecure) {
        Cookie cookie = cookie("", isSecure);
        cookie.setMaxAge(0);
        add(response, cookie);
    }

    private Cookie cookie(String value, boolean isSecure) {
        Cookie cookie = new Cookie(settings.name(), value);
        settings.attributes().forEach(cookie::setAttribute);
        cookie.setHttpOnly(settings.httpOnly());
        cookie.setSecure(
                switch (settings.secure()) {
                    case AUTO -> isSecure;
                    case TRUE -> true;
                    case FALSE -> false;
                });
        return cookie;
    }

    private static void add(HttpServletResponse response, Cookie cookie) {
        withdraw(response, cookie.getName());
        response.addCookie(cookie);
        if (!hasCookie(response, cookie)) {
            IdCarrier.innermost(response).addCookie(cookie);
        }
        IdCarrier.withdrawSharing(response);
    }

    /** What this response has said of the cookie before, so that no client has to choose (RFC 6265 section 4.1.1). */
    private static void withdraw(HttpServletResponse response, String name) {
        Collection<String> before = response.getHeaders("Set-Cookie");
        List<String> others =
                before.stream().filter(line -> !line.startsWith(name + "=")).toList();
        if (others.size() < before.size()) {
            response.setHeader("Set-Cookie", others.isEmpty() ? null : others.get(0));
            others.stream().skip(1).forEach(line -> response.addHeader("Set-Cookie", line));
        }
    }

    private static boolean hasCookie(HttpServletResponse response, Cookie cookie) {
        String start = cookie.getName() + "=" + cookie.getValue();
        return response.getHeaders("Set-Cookie").stream().anyMatch(line -> line.startsWith(start));
    }
}
