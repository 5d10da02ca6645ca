package dev.sluice.ratelimit;

import dev.sluice.core.web.Problem;
import dev.sluice.ratelimit.token.TokenFault;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How a request is refused for its token: the challenges of RFC 6750 section 3 with a body of RFC 9457. Stateless. */
final class TokenAnswer {
    private static final String CHALLENGE = "WWW-Authenticate";

    private TokenAnswer() {}

    /** The challenge is bare, because a client that sent no token made no error. */
    static void missing(HttpServletResponse response) throws IOException {
        response.setHeader(CHALLENGE, "Bearer");
        Problem.of(HttpServletResponse.SC_UNAUTHORIZED, "Token required", "Please send a bearer token.")
                .send(response);
    }

    static void ambiguous(HttpServletResponse response) throws IOException {
        String sentence = "More than one token or Authorization field was sent";
        response.setHeader(CHALLENGE, challenge("invalid_request", sentence));
        Problem.of(HttpServletResponse.SC_BAD_REQUEST, "Ambiguous credentials", sentence + ".")
                .send(response);
    }

    static void refused(TokenFault fault, HttpServletResponse response) throws IOException {
        response.setHeader(CHALLENGE, challenge("invalid_token", fault.sentence()));
        Problem.of(HttpServletResponse.SC_UNAUTHORIZED, "Token refused", fault.sentence() + ".")
                .send(response);
    }

    private static String challenge(String error, String description) {
        return "Bearer error=\"" + error + "\", error_description=\"" + description + '"';
    }
}
