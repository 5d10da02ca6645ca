package dev.sluice.session;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
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
        tellIdIfDispatched();
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
        tellIdIfDispatched();
        return session.getId();
    }

    /** Tomcat ends the response of a forward before the filter has its turn again. */
    private void tellIdIfDispatched() {
        if (getDispatcherType() != DispatcherType.REQUEST) {
            response.tellId();
        }
    }

    /** The target of a forward may write nothing, and so save nothing before Tomcat ends the response. */
    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(String path) {
        response.tellId();
        return super.getRequestDispatcher(path);
    }

    private void requireUncommitted(String what) {
        if (response.isCommitted()) {
            throw new IllegalStateException(what + " only before the response is committed: its id goes into a cookie");
        }
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return scope.requested();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        RedisSession session = scope.session();
        return session != null && session.getId().equals(scope.requested());
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return scope.requested() != null;
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return false;
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
        return new SessionAsyncContext(super.getAsyncContext(), response);
    }
}
