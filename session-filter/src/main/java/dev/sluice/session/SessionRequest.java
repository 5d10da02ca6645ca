package dev.sluice.session;

import dev.sluice.core.web.CompletingAsyncContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The request as the application sees it: its session comes from Redis. */
final class SessionRequest extends HttpServletRequestWrapper {
    private final SessionScope scope;
    private final SessionResponse response;

    SessionRequest(HttpServletRequest request, SessionScope scope, SessionResponse response) {
        super(request);
        this.scope = scope;
        this.response = response;
    }

    /** Whether this request is already one that asks the scope for its session. */
    static boolean isWithin(ServletRequest request, SessionScope scope) {
        ServletRequest layer = request;
        while (layer instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof SessionRequest ours && ours.scope == scope) {
                return true;
            }
            layer = wrapper.getRequest();
        }
        return false;
    }

    @Override
    public HttpSession getSession() {
        RedisSession session = scope.session();
        return session == null ? begin() : session;
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return create ? getSession() : scope.session();
    }

    private HttpSession begin() {
        requireUncommitted("a session can begin");
        HttpSession begun = scope.sessionOrNew();
        response.tellId();
        return begun;
    }

    @Override
    public String changeSessionId() {
        RedisSession session = scope.session();
        if (session == null) {
            throw new IllegalStateException("there is no session whose id could change");
        }
        requireUncommitted("the session id can change");
        session.changeId();
        scope.followId(session);
        response.tellId();
        return session.getId();
    }

    /** With a new id for the session, as a container gives it: nobody who knew the old one has logged in. */
    @Override
    public void login(String username, String password) throws ServletException {
        super.login(username, password);
        renewId();
    }

    @Override
    public boolean authenticate(HttpServletResponse answer) throws IOException, ServletException {
        boolean isKnown = getRemoteUser() != null;
        boolean isAuthenticated = super.authenticate(answer);
        if (isAuthenticated && !isKnown) {
            renewId();
        }
        return isAuthenticated;
    }

    /** Not of who came by an old id, as who logs in by a double click does: the login itself has succeeded. */
    private void renewId() {
        RedisSession session = scope.session();
        if (session != null && !session.isReadOnly() && !response.isCommitted()) {
            changeSessionId();
        }
    }

    @Override
    public void logout() throws ServletException {
        super.logout();
        scope.loggedOut();
    }

    /** An upgraded connection has no response that could be waited for. */
    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerType) throws IOException, ServletException {
        response.save();
        return super.upgrade(handlerType);
    }

    /** The target of a forward may write nothing, and so save nothing before Tomcat ends the response. */
    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(String path) {
        response.tellId();
        return super.getRequestDispatcher(path);
    }

    private void requireUncommitted(String what) {
        if (response.isCommitted()) {
            throw new IllegalStateException(
                    what + " only before the response is committed, which tells the client its id");
        }
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        SentId requested = scope.requested();
        return requested == null ? null : requested.text();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        RedisSession session = scope.session();
        return session != null && session.getId().equals(getRequestedSessionId());
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        SentId requested = scope.requested();
        return requested != null && requested.isFromCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        SentId requested = scope.requested();
        return requested != null && requested.isFromUrl();
    }

    /** With our request and response, because the container's own would let bytes leave before the session is saved. */
    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest servletRequest, ServletResponse servletResponse) {
        AsyncContext begun = super.startAsync(servletRequest, servletResponse);
        return SessionAsyncContext.begin(begun, response);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new CompletingAsyncContext(super.getAsyncContext(), response::endAsync);
    }
}
