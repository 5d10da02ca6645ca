package dev.sluice.cache.capture;

import dev.sluice.cache.http.HttpDate;
import dev.sluice.cache.http.NotStored;
import dev.sluice.core.web.CompletingAsyncContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
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
import jakarta.servlet.http.Part;
import jakarta.servlet.http.PushBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request as the application has it: shows what the view of the run lets it see, notes what it reads, and is followed
 * to its end. For one request; the container orders the threads that work on it.
 *
 * <p>It puts itself and its response into the asynchronous cycle, so that a dispatch sees and writes the same, and listens
 * from the start of the cycle: later, it could already have been dispatched or ended by another thread.
 */
final class WatchedRequest extends HttpServletRequestWrapper {
    private static final Set<String> CERTIFICATE =
            Set.of("jakarta.servlet.request.X509Certificate", "jakarta.servlet.request.ssl_session_id");

    /** {@code VerifiedToken.ATTRIBUTE} of ratelimit-filter, which this module does not know: whose token it is. */
    private static final String TOKEN = "dev.sluice.ratelimit.token";

    private final View view;
    private final CapturedRun run;
    private final ReadLog log = new ReadLog();
    private boolean async;
    private @Nullable DetachedAsync detached;
    private @Nullable ServletInputStream input;
    private @Nullable BufferedReader reader;

    WatchedRequest(HttpServletRequest request, View view, CapturedRun run) {
        super(request);
        this.view = view;
        this.run = run;
    }

    CapturedRun run() {
        return run;
    }

    /** Whether the request ends not with its thread but with its asynchronous cycle. */
    boolean wentAsync() {
        return async;
    }

    /** The asynchronous cycle of a run for nobody. */
    Optional<DetachedAsync> detachedAsync() {
        return Optional.ofNullable(detached);
    }

    Reads reads() {
        return log.reads();
    }

    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(String path) {
        RequestDispatcher found = super.getRequestDispatcher(path);
        return found == null ? null : new WatchedDispatcher(found, run);
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, run.response());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        if (run.isToNobody()) {
            async = true;
            detached = new DetachedAsync(request, response);
            return detached;
        }
        AsyncContext context = super.startAsync(request, response);
        async = true;
        context.addListener(new AsyncEnd(run));
        run.onStartAsync();
        return new CompletingAsyncContext(context, run::beforeComplete);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return detached == null ? new CompletingAsyncContext(super.getAsyncContext(), run::beforeComplete) : detached;
    }

    @Override
    public boolean isAsyncStarted() {
        return detached == null ? super.isAsyncStarted() : detached.isStarted();
    }

    @Override
    public DispatcherType getDispatcherType() {
        return detached != null && detached.isDispatched() ? DispatcherType.ASYNC : super.getDispatcherType();
    }

    /** Whether this run has nobody behind it, so that nothing of the kind may be made, changed or ended. */
    private void mustHaveIdentity(String call) {
        if (view.isAnonymous()) {
            throw new IllegalStateException(call + " in a run that refreshes a stored response for nobody");
        }
    }

    @Override
    public @Nullable HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        log.session = true;
        if (create) {
            mustHaveIdentity("getSession");
        }
        return view.isAnonymous() ? null : super.getSession(create);
    }

    @Override
    public String changeSessionId() {
        log.session = true;
        mustHaveIdentity("changeSessionId");
        run.response().spoil(NotStored.PERSONAL);
        return super.changeSessionId();
    }

    /** It shows the cookies and the session id of the client. */
    @Override
    @SuppressWarnings("deprecation")
    public @Nullable PushBuilder newPushBuilder() {
        log.session = true;
        log.cookies = true;
        return view.isAnonymous() ? null : super.newPushBuilder();
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        log.session = true;
        return view.isAnonymous() ? null : super.getRequestedSessionId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        log.session = true;
        return !view.isAnonymous() && super.isRequestedSessionIdValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        log.session = true;
        return !view.isAnonymous() && super.isRequestedSessionIdFromCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        log.session = true;
        return !view.isAnonymous() && super.isRequestedSessionIdFromURL();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        log.principal = true;
        return view.isAnonymous() ? null : super.getUserPrincipal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        log.principal = true;
        return view.isAnonymous() ? null : super.getRemoteUser();
    }

    @Override
    public boolean isUserInRole(String role) {
        log.principal = true;
        return !view.isAnonymous() && super.isUserInRole(role);
    }

    @Override
    public @Nullable String getAuthType() {
        log.principal = true;
        return view.isAnonymous() ? null : super.getAuthType();
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        log.principal = true;
        mustHaveIdentity("authenticate");
        return super.authenticate(response);
    }

    @Override
    public void login(String user, String password) throws ServletException {
        log.principal = true;
        mustHaveIdentity("login");
        run.response().spoil(NotStored.PERSONAL); // What follows is about another user than the key is.
        super.login(user, password);
    }

    @Override
    public void logout() throws ServletException {
        log.principal = true;
        mustHaveIdentity("logout");
        run.response().spoil(NotStored.PERSONAL);
        super.logout();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        log.certificate |= CERTIFICATE.contains(name);
        log.token |= TOKEN.equals(name);
        return hidesAttribute(name) ? null : super.getAttribute(name);
    }

    private boolean hidesAttribute(String name) {
        return view.isAnonymous() && (CERTIFICATE.contains(name) || TOKEN.equals(name));
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        List<String> names = Collections.list(super.getAttributeNames());
        names.removeIf(this::hidesAttribute);
        return Collections.enumeration(names);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        log.cookies = true;
        return view.isAnonymous() ? null : super.getCookies();
    }

    @Override
    public @Nullable String getHeader(String name) {
        String lower = noted(name);
        return view.hides(lower) ? view.ours(lower).orElse(null) : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String lower = noted(name);
        return view.hides(lower)
                ? Collections.enumeration(view.ours(lower).stream().toList())
                : super.getHeaders(name);
    }

    @Override
    public int getIntHeader(String name) {
        String lower = noted(name);
        return view.hides(lower) ? view.ours(lower).map(Integer::parseInt).orElse(-1) : super.getIntHeader(name);
    }

    @Override
    public long getDateHeader(String name) {
        String lower = noted(name);
        return view.hides(lower) ? view.ours(lower).map(WatchedRequest::millis).orElse(-1L) : super.getDateHeader(name);
    }

    private static long millis(String date) {
        return HttpDate.parse(date)
                .map(Instant::toEpochMilli)
                .orElseThrow(() -> new IllegalArgumentException(date + " is no date"));
    }

    private String noted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        log.header(lower);
        return lower;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        log.allHeaders = true;
        Enumeration<String> all = super.getHeaderNames();
        if (view.isPlain() || all == null) {
            return all;
        }
        List<String> names = new ArrayList<>(view.ourNames());
        while (all.hasMoreElements()) {
            String name = all.nextElement();
            if (!view.hides(name.toLowerCase(Locale.ROOT))) {
                names.add(name);
            }
        }
        return Collections.enumeration(names);
    }

    @Override
    public Locale getLocale() {
        log.header("accept-language");
        return super.getLocale();
    }

    @Override
    public Enumeration<Locale> getLocales() {
        log.header("accept-language");
        return super.getLocales();
    }

    @Override
    public String getRemoteAddr() {
        log.address = true;
        return super.getRemoteAddr();
    }

    @Override
    public String getRemoteHost() {
        log.address = true;
        return super.getRemoteHost();
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        ServletInputStream known = input;
        if (known == null) {
            known = new WatchedInput(super.getInputStream(), log);
            input = known;
        }
        return known;
    }

    /** Always the same one, because it may have read ahead. */
    @Override
    public BufferedReader getReader() throws IOException {
        BufferedReader known = reader;
        if (known == null) {
            known = new BufferedReader(new WatchedReader(super.getReader(), log));
            reader = known;
        }
        return known;
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        log.body = true;
        return super.getParts();
    }

    @Override
    public Part getPart(String name) throws IOException, ServletException {
        log.body = true;
        return super.getPart(name);
    }

    @Override
    public Map<String, String> getTrailerFields() {
        log.body = true;
        return super.getTrailerFields();
    }
}
