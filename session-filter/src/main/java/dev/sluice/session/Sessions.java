package dev.sluice.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;

/**
 * What the requests of one filter share. Immutable.
 *
 * @param attribute the request attribute that keeps the scope from one dispatch to the next
 */
record Sessions(SessionStore store, SessionCookie cookie, ServletContext context, String attribute, Clock clock) {
    /** The scope of the request this dispatch belongs to. */
    SessionScope scopeOf(HttpServletRequest request) {
        if (request.getAttribute(attribute) instanceof SessionScope scope) {
            return scope;
        }
        SessionScope scope = new SessionScope(this, request);
        request.setAttribute(attribute, scope);
        return scope;
    }
}
