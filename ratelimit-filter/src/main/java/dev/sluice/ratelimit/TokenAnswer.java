package dev.sluice.ratelimit;

import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import dev.sluice.ratelimit.TokenOutcome.Ambiguous;
import dev.sluice.ratelimit.TokenOutcome.Checked;
import dev.sluice.ratelimit.TokenOutcome.Unknown;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

/**
 * How a request is refused for its token: the challenges of RFC 6750 section 3, in ASCII as that demands, with a body of
 * RFC 9457 in the language of the client. Stateless.
 */
final class TokenAnswer {
    private static final String CHALLENGE = "WWW-Authenticate";

    /** RFC 6749 section 3.3. */
    private static final String SCOPE = "[\\x21\\x23-\\x5B\\x5D-\\x7E]+";

    private TokenAnswer() {}

    /** What a request gets whose credentials are not good enough. */
    static void refuse(
            TokenOutcome outcome, Duration retryAfter, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (outcome instanceof Checked checked) {
            TokenFault fault = checked.check() instanceof Refused no ? no.fault() : TokenFault.TOO_EARLY;
            if (fault == TokenFault.KEYS_UNAVAILABLE) {
                unavailable("The keys of the token issuer", "令牌签发者的密钥", retryAfter, request, response);
            } else {
                refused(fault, request, response);
            }
        } else if (outcome instanceof Unknown) {
            unavailable("The token blacklist", "令牌黑名单", retryAfter, request, response);
        } else if (outcome instanceof Ambiguous) {
            ambiguous(request, response);
        } else {
            missing(request, response);
        }
    }

    /** The challenge is bare, because a client that sent no token made no error. */
    static void missing(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Language language = Language.of(request);
        response.setHeader(CHALLENGE, "Bearer");
        Problem.of(
                        HttpServletResponse.SC_UNAUTHORIZED,
                        language.choose("Token required", "需要令牌"),
                        language.choose("Please send a bearer token.", "请发送 Bearer 令牌。"))
                .send(response, language);
    }

    static void ambiguous(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Language language = Language.of(request);
        String sentence = "More than one token or Authorization field was sent";
        response.setHeader(CHALLENGE, challenge("invalid_request", sentence));
        Problem.of(
                        HttpServletResponse.SC_BAD_REQUEST,
                        language.choose("Ambiguous credentials", "凭据不明确"),
                        language.choose(sentence + ".", "请求中有多个令牌或 Authorization 字段。"))
                .send(response, language);
    }

    static void refused(TokenFault fault, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Language language = Language.of(request);
        response.setHeader(CHALLENGE, challenge("invalid_token", fault.sentence()));
        Problem.of(
                        HttpServletResponse.SC_UNAUTHORIZED,
                        language.choose("Token refused", "令牌被拒绝"),
                        language.choose(fault.sentence() + ".", inChinese(fault)))
                .send(response, language);
    }

    /**
     * 403: the token is good, but does not allow this.
     *
     * @param scopes what a token would need, in the order to be shown
     * @throws IllegalArgumentException if one is no scope of RFC 6749 section 3.3; these are the application's own words
     */
    static void insufficientScope(Collection<String> scopes, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (scopes.isEmpty() || scopes.stream().anyMatch(scope -> !scope.matches(SCOPE))) {
            throw new IllegalArgumentException("Not scopes: " + scopes);
        }
        Language language = Language.of(request);
        String needed = String.join(" ", scopes);
        String sentence = "The token does not have the scope this needs";
        response.setHeader(CHALLENGE, challenge("insufficient_scope", sentence) + ", scope=\"" + needed + '"');
        Problem.of(
                        HttpServletResponse.SC_FORBIDDEN,
                        language.choose("Insufficient scope", "权限不足"),
                        language.choose(sentence + ": " + needed + ".", "令牌缺少所需的权限范围：" + needed + "。"))
                .send(response, language);
    }

    /** 503: nobody can say now whether the token is good. */
    private static void unavailable(
            String lacking,
            String inChinese,
            Duration retryAfter,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Language language = Language.of(request);
        Problem.redisIsDown(language.choose(lacking, inChinese), retryAfter, language)
                .send(response, language);
    }

    private static String inChinese(TokenFault fault) {
        return switch (fault) {
            case MALFORMED -> "令牌格式错误，或签名密钥未知。";
            case EXPIRED -> "令牌已过期。";
            case TOO_EARLY -> "令牌尚未生效。";
            case TOO_LONG_LIVED -> "令牌没有过期时间，或有效期过长。";
            case WRONG_ISSUER -> "令牌来自其他签发者。";
            case WRONG_AUDIENCE -> "令牌的受众不符。";
            case WRONG_TYPE -> "令牌类型不符。";
            case WITHOUT_ID -> "令牌没有标识。";
            case KEYS_UNAVAILABLE -> "暂时无法取得验证令牌的密钥。";
            case REVOKED -> "令牌已被撤销。";
        };
    }

    private static String challenge(String error, String description) {
        return "Bearer error=\"" + error + "\", error_description=\"" + description + '"';
    }
}
