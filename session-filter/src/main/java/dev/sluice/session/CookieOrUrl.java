package dev.sluice.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Stream;

/** A cookie that carries the session id, and URLs that do until the client has sent that cookie. Immutable. */
record CookieOrUrl(SessionCookie cookie, IdInUrl url) implements IdCarrier {
    /** The URL comes last: where a cookie leads to a session, nobody can have another one slipped in by a link. */
    @Override
    public List<SentId> idsIn(HttpServletRequest request) {
        return Stream.concat(cookie.idsIn(request).stream(), url.idsIn(request).stream())
                .toList();
    }

    @Override
    public void tell(HttpServletResponse response, String id, boolean isSecure) {
        cookie.tell(response, id, isSecure);
    }

    @Override
    public void expire(HttpServletResponse response, boolean isSecure) {
        cookie.expire(response, isSecure);
    }

    @Override
    public String encode(String link, SessionScope scope, HttpServletResponse response) {
        return url.encode(link, scope, response);
    }
}
