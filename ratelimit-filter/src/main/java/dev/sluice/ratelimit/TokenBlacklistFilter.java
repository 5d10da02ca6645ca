package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.core.web.Wiring;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through whose bearer token (RFC 6750) is genuine, of its time and not revoked, and tells the
 * application whose it is by {@code getUserPrincipal}, {@code getRemoteUser}, {@code isUserInRole} and the request
 * attribute {@link VerifiedToken#ATTRIBUTE}. Answers 401 without a token where one is required and with a bad one
 * everywhere, 400 with two, and 503 while Redis cannot be asked. Where none is required a bad token in a cookie, or several
 * of them, count as none.
 *
 * <p>The application finds the blacklist by {@link TokenBlacklist#of}, to revoke tokens. It is also what issues them.
 *
 * <p>Where asynchronous requests are dispatched and error pages made that need the user, map it also to the dispatches
 * ASYNC and ERROR: it asks nobody a second time. Thread-safe.
 */
public final class TokenBlacklistFilter extends HttpFilter {
    private transient @Nullable TokenBlacklist blacklist;
    private transient @Nullable Wiring wiring;
    private transient String checked = "";

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
        checked = TokenBlacklistFilter.class.getName() + ".checked." + getFilterName();
        TokenBlacklist tokens = blacklist;
        if (tokens == null) {
            Settings settings = Settings.of(getFilterConfig(), TokenBlacklistFilter.class);
            BlacklistSettings own = BlacklistSettings.from(settings);
            Wiring opened = Wiring.open(getServletContext(), settings);
            wiring = opened;
            tokens = opened.build((link, metrics) -> new TokenBlacklist(link, own, metrics));
            blacklist = tokens;
        }
        tokens.publish(getServletContext());
    }

    /** Gives back what {@link #init} took. */
    @Override
    public void destroy() {
        if (blacklist != null) {
            blacklist.withdraw(getServletContext());
        }
        if (wiring != null) {
            wiring.close();
            wiring = null;
            blacklist = null;
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        TokenBlacklist tokens = Objects.requireNonNull(blacklist, "the container calls init first");
        HttpServletRequest admitted = request.getAttribute(checked) instanceof VerifiedToken token
                ? new AuthenticatedRequest(request, token, tokens.settings().rolesClaim())
                : admitted(tokens, request, response);
        if (admitted != null) {
            chain.doFilter(admitted, response);
        }
    }

    /** The request as the application shall see it, or null if it has been answered. */
    private @Nullable HttpServletRequest admitted(
            TokenBlacklist tokens, HttpServletRequest request, HttpServletResponse response) throws IOException {
        BearerCredentials credentials =
                BearerCredentials.of(request, tokens.settings().cookie());
        if (credentials instanceof BearerCredentials.One one) {
            return withToken(one, tokens, request, response);
        }
        boolean required = requiresToken(tokens, request);
        if (credentials instanceof BearerCredentials.Several several && (required || !several.inCookies())) {
            TokenAnswer.ambiguous(request, response);
            return null;
        }
        if (required) {
            TokenAnswer.missing(request, response);
            return null;
        }
        return request; // Also with several cookies, since a browser has to reach the page that replaces them.
    }

    /** An error page is not what the client asked for, and the container shows it also for what never came this far. */
    private static boolean requiresToken(TokenBlacklist tokens, HttpServletRequest request) {
        return request.getDispatcherType() != DispatcherType.ERROR
                && tokens.settings().requiresToken(PathPatterns.pathOf(request));
    }

    private @Nullable HttpServletRequest withToken(
            BearerCredentials.One sent, TokenBlacklist tokens, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            TokenCheck check = tokens.check(sent.token());
            if (check instanceof Valid valid) {
                return authenticated(request, valid.token(), tokens.settings().rolesClaim());
            }
            // A browser sends its cookie everywhere, also to the page that would replace a token that has ended.
            if (sent.inCookie() && !requiresToken(tokens, request)) {
                return request;
            }
            TokenAnswer.refused(check instanceof Refused no ? no.fault() : TokenFault.TOO_EARLY, request, response);
        } catch (RedisUnavailable e) {
            tokens.meters().unavailable().increment();
            TokenAnswer.unavailable(tokens.retryAfter(), request, response);
        }
        return null;
    }

    private HttpServletRequest authenticated(HttpServletRequest request, VerifiedToken token, String rolesClaim) {
        // The first is ours alone: another filter of this kind, with another key, must not take it for its own word.
        request.setAttribute(checked, token);
        request.setAttribute(VerifiedToken.ATTRIBUTE, token);
        return new AuthenticatedRequest(request, token, rolesClaim);
    }
}
