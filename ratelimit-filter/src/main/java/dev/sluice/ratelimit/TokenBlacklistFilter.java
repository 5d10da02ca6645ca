package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.core.web.Published;
import dev.sluice.core.web.Wiring;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through whose bearer token (RFC 6750) is genuine, of its time and not revoked, and tells the
 * application whose it is by {@code getUserPrincipal}, {@code getRemoteUser}, {@code isUserInRole} and the request
 * attribute {@link VerifiedToken#ATTRIBUTE}. Answers 401 without a token where one is required and with a bad one
 * everywhere, 403 with one that lacks a scope, 400 with two, 429 to an address that sends too many forged ones, and 503
 * while nobody can say whether a token is good. Where none is required a bad token in a cookie, or several of them,
 * count as none.
 *
 * <p>The application finds the blacklist by {@link TokenBlacklist#of}, to revoke tokens. It is also what issues them.
 *
 * <p>Where asynchronous requests are dispatched and error pages made that need the user, map it also to the dispatches
 * ASYNC and ERROR: it asks nobody a second time. Thread-safe.
 */
public final class TokenBlacklistFilter extends HttpFilter {
    private transient @Nullable TokenBlacklist blacklist;
    private transient @Nullable Wiring wiring;
    private transient volatile @Nullable Checkpoints checkpoints;

    /** For requests, and for dispatches that no request of the client's own came before. */
    private record Checkpoints(Checkpoint ofRequests, Checkpoint ofOthers) {
        Checkpoint of(HttpServletRequest request) {
            return request.getDispatcherType() == DispatcherType.REQUEST ? ofRequests : ofOthers;
        }
    }

    /** For the container: the settings say which tokens are good. */
    public TokenBlacklistFilter() {}

    /** For code: the blacklist says which tokens are good, and no settings are read. */
    public TokenBlacklistFilter(TokenBlacklist blacklist) {
        this.blacklist = blacklist;
    }

    /**
     * Reads the settings, unless the filter was given its blacklist.
     *
     * @throws dev.sluice.core.config.InvalidSettings if one is wrong; the application does not start
     */
    @Override
    public void init() {
        TokenBlacklist tokens = blacklist;
        if (tokens == null) {
            Settings settings = Settings.of(getFilterConfig(), TokenBlacklistFilter.class);
            BlacklistSettings own = BlacklistSettings.from(settings);
            Wiring opened = Wiring.open(getServletContext(), settings);
            wiring = opened;
            tokens = opened.build((link, metrics) -> new TokenBlacklist(link, own, metrics));
            blacklist = tokens;
        }
        Published.offer(getServletContext(), TokenBlacklist.class, tokens);
    }

    /** Gives back what {@link #init} took. */
    @Override
    public void destroy() {
        if (blacklist != null) {
            Published.withdraw(getServletContext(), TokenBlacklist.class, blacklist);
        }
        if (wiring != null && blacklist != null) {
            blacklist.close();
            wiring.close();
            wiring = null;
            blacklist = null;
        }
        checkpoints = null;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        TokenBlacklist tokens = Objects.requireNonNull(blacklist, "the container calls init first");
        Checkpoint asked = checkpoints(tokens).of(request);
        Admission admission = asked.admit(request);
        if (!admission.limits().isAdmitted()) {
            asked.refuse(admission.limits(), tokens.retryAfter(), request, response);
            return;
        }
        asked.proceed(admission, request, response, (same, unwrapped) -> {
            HttpServletRequest admitted = admitted(admission.token(), tokens, request, response);
            if (admitted != null) {
                chain.doFilter(admitted, response);
            }
        });
    }

    /** The request as the application shall see it, or null if it has been answered. */
    private static @Nullable HttpServletRequest admitted(
            TokenOutcome outcome, TokenBlacklist tokens, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        VerifiedToken token = outcome.believed();
        if (token != null) {
            return withToken(token, tokens.settings(), request, response);
        }
        boolean required = requiresToken(tokens, request);
        if (!required && outcome.countsAsNone()) {
            return request; // A browser sends its cookies everywhere, also to the page that would replace a bad one.
        }
        TokenAnswer.refuse(outcome, tokens.retryAfter(), request, response);
        return null;
    }

    /** An error page is not what the client asked for, and the container shows it also for what never came this far. */
    private static boolean requiresToken(TokenBlacklist tokens, HttpServletRequest request) {
        return request.getDispatcherType() != DispatcherType.ERROR
                && tokens.settings().requiresToken(PathPatterns.pathOf(request));
    }

    private static @Nullable HttpServletRequest withToken(
            VerifiedToken token, BlacklistSettings settings, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            Set<String> lacking = settings.scopes().lacking(token, request.getMethod(), PathPatterns.pathOf(request));
            if (!lacking.isEmpty()) {
                TokenAnswer.insufficientScope(lacking, request, response);
                return null;
            }
            request.setAttribute(VerifiedToken.ATTRIBUTE, token);
        }
        return new AuthenticatedRequest(request, token, settings.rolesClaim());
    }

    /** Made at the first request, when all filters have been started. */
    private Checkpoints checkpoints(TokenBlacklist tokens) {
        Checkpoints known = checkpoints;
        if (known == null) {
            known = new Checkpoints(
                    Checkpoint.of(tokens, getServletContext(), getFilterName(), true),
                    Checkpoint.of(tokens, getServletContext(), getFilterName(), false));
            checkpoints = known;
        }
        return known;
    }
}
