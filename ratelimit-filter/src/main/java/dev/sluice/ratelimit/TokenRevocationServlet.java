package dev.sluice.ratelimit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.BasicUsers;
import dev.sluice.core.web.Problem;
import dev.sluice.core.web.Published;
import dev.sluice.core.web.Wiring;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Premature;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients revoke tokens by HTTP (RFC 7009): a form with the field {@code token}, sent by POST by a client that
 * proves itself by HTTP Basic. The answer is 200 whether or not there was anything to revoke, and 503 while that cannot
 * be known or stored.
 *
 * <p>A client may revoke tokens that were issued to it, and those that do not say to which client they were issued; by
 * {@code azp}, else {@code client_id}. It is there only where the application maps it, and needs a client in the
 * settings. It revokes with the {@link TokenBlacklistFilter} of the application, or where none is mapped, on its own.
 *
 * <p>The form is read from the body alone: nothing in front of this servlet may have read parameters of the request.
 * Thread-safe.
 */
public final class TokenRevocationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** For the other fields of the form, and for signs that are three bytes there. */
    private static final int FORM_FACTOR = 3;

    private static final int OTHER_FIELDS = 1024;

    private transient @Nullable TokenBlacklist blacklist;
    private transient @Nullable Wiring wiring;

    /** For the container. */
    public TokenRevocationServlet() {}

    /**
     * Takes the blacklist of the filter, or reads the settings itself.
     *
     * @throws dev.sluice.core.config.InvalidSettings if one is wrong; the application does not start
     * @throws IllegalStateException if no client may revoke
     */
    @Override
    public void init() {
        TokenBlacklist tokens =
                Published.find(getServletContext(), TokenBlacklist.class).orElseGet(this::ownBlacklist);
        blacklist = tokens;
        if (tokens.settings().revocation().clients().isEmpty()) {
            destroy();
            throw new IllegalStateException("TokenRevocationServlet is mapped, but nobody may use it; set"
                    + " blacklist.revocation.client.<name>.secret for a client");
        }
    }

    private TokenBlacklist ownBlacklist() {
        Settings settings = Settings.of(getServletConfig(), TokenRevocationServlet.class);
        BlacklistSettings own = BlacklistSettings.from(settings);
        Wiring opened = Wiring.open(getServletContext(), settings);
        wiring = opened;
        return opened.build((link, metrics) -> new TokenBlacklist(link, own, metrics));
    }

    /** Gives back what {@link #init} took. */
    @Override
    public void destroy() {
        if (wiring != null) {
            if (blacklist != null) {
                blacklist.close();
            }
            wiring.close();
            wiring = null;
        }
        blacklist = null;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TokenBlacklist tokens = Objects.requireNonNull(blacklist, "the container calls init first");
        response.setHeader("Cache-Control", "no-store");
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        BasicUsers clients = tokens.settings().revocation().clients();
        Optional<String> client = clients.authenticate(request.getHeader("Authorization"));
        if (client.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"token revocation\", charset=\"UTF-8\"");
            refuse(
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    "invalid_client",
                    "Send a known client and its secret");
        } else {
            revoke(request, client.get(), tokens, response);
        }
    }

    private static void revoke(
            HttpServletRequest request, String client, TokenBlacklist tokens, HttpServletResponse response)
            throws IOException {
        List<String> sent = tokensIn(request, tokens.settings().tokens().maxTokenSize());
        if (sent.size() != 1) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "invalid_request", "Send a form with one token");
            return;
        }
        TokenCheck check = tokens.verifier().verify(sent.get(0));
        Optional<VerifiedToken> token = genuine(check);
        if (check instanceof Refused no && no.fault() == TokenFault.KEYS_UNAVAILABLE) {
            // Not 200: it may be good as soon as the keys can be had.
            Problem.redisIsDown("The keys of the token issuer", tokens.retryAfter())
                    .send(response);
        } else if (token.isPresent() && !mayRevoke(client, token.get())) {
            String description = "The token was issued to another client";
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "invalid_grant", description);
        } else {
            revoke(token, client, tokens, response);
        }
    }

    private static void revoke(
            Optional<VerifiedToken> token, String client, TokenBlacklist tokens, HttpServletResponse response)
            throws IOException {
        try {
            if (token.isPresent()) {
                tokens.revoke(token.get(), new Audit(client, "RFC 7009"));
            }
            response.setStatus(HttpServletResponse.SC_OK);
        } catch (RedisUnavailable e) {
            Problem.redisIsDown("The token blacklist", tokens.retryAfter()).send(response);
        }
    }

    /** Empty for one that would not be accepted anyway: that is no error (RFC 7009 section 2.2). */
    private static Optional<VerifiedToken> genuine(TokenCheck check) {
        if (check instanceof Valid valid) {
            return Optional.of(valid.token());
        }
        return check instanceof Premature premature ? Optional.of(premature.token()) : Optional.empty();
    }

    private static boolean mayRevoke(String client, VerifiedToken token) {
        boolean isForAll = !token.claims().containsKey("azp") && !token.claims().containsKey("client_id");
        return isForAll || client.equals(token.clientId());
    }

    /** Empty also for a body that is too long, or no form. */
    private static List<String> tokensIn(HttpServletRequest request, int maxTokenSize) throws IOException {
        String type = request.getContentType();
        String form = "application/x-www-form-urlencoded";
        if (type == null || !type.strip().regionMatches(true, 0, form, 0, form.length())) {
            return List.of();
        }
        int longest = maxTokenSize * FORM_FACTOR + OTHER_FIELDS;
        byte[] body = request.getInputStream().readNBytes(longest + 1);
        return body.length > longest ? List.of() : tokensIn(new String(body, StandardCharsets.UTF_8));
    }

    private static List<String> tokensIn(String form) {
        List<String> tokens = new ArrayList<>();
        for (String field : form.split("&", -1)) {
            if (field.startsWith("token=") && field.length() > "token=".length()) {
                tokens.add(decoded(field.substring("token=".length())));
            }
        }
        return tokens;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            return value; // No token has a percent sign, so this is an unknown one.
        }
    }

    /** The error form of RFC 6749 section 5.2, as RFC 7009 section 2.2.1 demands. */
    private static void refuse(HttpServletResponse response, int status, String error, String description)
            throws IOException {
        byte[] body = JSON.writeValueAsBytes(Map.of("error", error, "error_description", description));
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
