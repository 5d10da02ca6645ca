package dev.sluice.cache;

import dev.sluice.core.web.AtEnd;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.security.Principal;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A request that is followed to its end, and remembers what the application looked at that is in no key: who is asking,
 * and the body. For one request; the container orders the threads that work on it.
 *
 * <p>It puts itself and its response into the asynchronous cycle, so that a dispatch writes to that response too, and
 * listens from the start of the cycle: later, it could already have been dispatched or ended by another thread.
 */
final class FollowedRequest extends HttpServletRequestWrapper {
    private static final String CLIENT_CERTIFICATE = "jakarta.servlet.request.X509Certificate";

    /** {@code VerifiedToken.ATTRIBUTE} of ratelimit-filter, which this module does not know: whose token it is. */
    private static final String TOKEN = "dev.sluice.ratelimit.token";

    private final HttpServletResponse response;
    private final AtEnd atEnd;
    private final Runnable onForwarded;
    private boolean async;
    private boolean personal;
    private boolean bodyRead;

    /** @param onForwarded told when a forward has come back, by which the container ended the response */
    FollowedRequest(HttpServletRequest request, HttpServletResponse response, AtEnd atEnd, Runnable onForwarded) {
        super(request);
        this.response = response;
        this.atEnd = atEnd;
        this.onForwarded = onForwarded;
    }

    /** Whether the request ends not with its dispatch but with its asynchronous cycle. */
    boolean wentAsync() {
        return async;
    }

    /** Whether session, user or cookies were asked for, found or not. */
    boolean wasPersonal() {
        return personal;
    }

    boolean wasBodyRead() {
        return bodyRead;
    }

    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(String path) {
        RequestDispatcher found = super.getRequestDispatcher(path);
        return found == null ? null : new FollowedDispatcher(found, this::forwarded);
    }

    private void forwarded() {
        if (!isAsyncStarted()) {
            onForwarded.run();
        }
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext context = super.startAsync(request, response);
        async = true;
        context.addListener(atEnd);
        return context;
    }

    @Override
    public @Nullable HttpSession getSession() {
        personal = true;
        return super.getSession();
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        personal = true;
        return super.getSession(create);
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        personal = true;
        return super.getRequestedSessionId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        personal = true;
        return super.isRequestedSessionIdValid();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        personal = true;
        return super.getUserPrincipal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        personal = true;
        return super.getRemoteUser();
    }

    @Override
    public boolean isUserInRole(String role) {
        personal = true;
        return super.isUserInRole(role);
    }

    @Override
    public @Nullable String getAuthType() {
        personal = true;
        return super.getAuthType();
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        personal = true;
        return super.authenticate(response);
    }

    @Override
    public void login(String user, String password) throws ServletException {
        personal = true;
        super.login(user, password);
    }

    @Override
    public String changeSessionId() {
        personal = true;
        return super.changeSessionId();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        personal |= CLIENT_CERTIFICATE.equals(name) || TOKEN.equals(name);
        return super.getAttribute(name);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        personal = true;
        return super.getCookies();
    }

    @Override
    public @Nullable String getHeader(String name) {
        noteHeader(name);
        return super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        noteHeader(name);
        return super.getHeaders(name);
    }

    private void noteHeader(String name) {
        personal |= "Cookie".equalsIgnoreCase(name);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        bodyRead = true;
        return super.getInputStream();
    }

    @Override
    public BufferedReader getReader() throws IOException {
        bodyRead = true;
        return super.getReader();
    }
}
