package dev.sluice.demo.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.account.SignIn;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.ratelimit.TokenBlacklist;
import dev.sluice.ratelimit.token.TokenCheck;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;

/**
 * Who looks after the application. Immutable.
 *
 * <p>As on all pages, session and token must agree. While Redis is away neither the session can be read nor anybody say whether
 * the token has been revoked. Then a token is enough that this node has {@linkplain SeenTokens lately} found good, until it ends.
 * Otherwise nobody could see the console when it is needed, nor start Redis again from the fault desk.
 */
record Administrator(String name) {
    /**
     * The administrator who sent the request.
     *
     * @throws Refused if nobody is signed in, or somebody who is none
     * @throws RedisUnavailable if that cannot be known now
     */
    static Administrator of(HttpServletRequest request, TokenBlacklist blacklist, SeenTokens seen)
            throws Refused, RedisUnavailable {
        String token = SignIn.token(request).orElseThrow(Refused::notSignedIn);
        try {
            Administrator known = known(request, token, blacklist);
            seen.add(token);
            return known;
        } catch (Refused e) {
            seen.remove(token);
            throw e;
        } catch (RedisUnavailable e) {
            if (!seen.contains(token)) {
                throw e;
            }
            return believed(token);
        }
    }

    private static Administrator known(HttpServletRequest request, String token, TokenBlacklist blacklist)
            throws Refused, RedisUnavailable {
        if (!(blacklist.check(token) instanceof TokenCheck.Valid valid)) {
            throw Refused.notSignedIn();
        }
        HttpSession session = request.getSession(false);
        String name = valid.token().subject();
        if (name == null || session == null || !Objects.equals(session.getAttribute(SignedIn.NAME), name)) {
            throw Refused.notSignedIn();
        }
        return ifAdministrator(name, Boolean.TRUE.equals(valid.token().claims().get(SignedIn.ADMIN_CLAIM)));
    }

    /** Redis is asked only about a token that is good otherwise, so what it says is true. */
    private static Administrator believed(String token) throws Refused {
        try {
            JsonNode claims = Exchange.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
            return ifAdministrator(
                    claims.path("sub").asText(),
                    claims.path(SignedIn.ADMIN_CLAIM).asBoolean());
        } catch (IOException | IllegalArgumentException e) {
            throw Refused.notSignedIn();
        }
    }

    private static Administrator ifAdministrator(String name, boolean isOne) throws Refused {
        if (!isOne) {
            throw Refused.forbidden();
        }
        return new Administrator(name);
    }
}
