package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.testing.Http;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TokenAnswerTest {
    @ParameterizedTest
    @EnumSource
    void challengeIsEnglishAndTheBodyInTheLanguageOfTheClient(Container container) {
        try (WebServer server = start(container)) {
            for (TokenFault fault : TokenFault.values()) {
                Http.Reply reply = Http.get(server.uri("/" + fault), "Accept-Language", "zh");
                assertThat(reply.status()).isEqualTo(401);
                assertThat(reply.header("WWW-Authenticate"))
                        .isEqualTo("Bearer error=\"invalid_token\", error_description=\"" + fault.sentence() + '"');
                assertThat(reply.body())
                        .as("%s has words of its own", fault)
                        .contains("令牌")
                        .doesNotContain("令牌无效");
                assertThat(Http.get(server.uri("/" + fault)).body()).contains(fault.sentence() + ".");
            }
            assertThat(Http.get(server.uri("/missing"), "Accept-Language", "zh").body())
                    .contains("请发送 Bearer 令牌。");
            Http.Reply away = Http.get(server.uri("/away"), "Accept-Language", "zh");
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.body()).contains("令牌黑名单暂时无法访问");
            assertThat(away.header("Retry-After")).isEqualTo("2");
            Http.Reply two = Http.get(server.uri("/two"), "Accept-Language", "zh");
            assertThat(two.status()).isEqualTo(400);
            assertThat(two.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingScopeIsNamed(Container container) {
        try (WebServer server = start(container)) {
            Http.Reply reply = Http.get(server.uri("/scope"));
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.header("WWW-Authenticate"))
                    .startsWith("Bearer error=\"insufficient_scope\"")
                    .endsWith(", scope=\"orders:read orders:write\"");
            assertThat(reply.body()).contains("orders:read orders:write");
            assertThat(Http.get(server.uri("/no-scope")).body()).isEqualTo("refused");
        }
    }

    private static WebServer start(Container container) {
        return WebServer.start(
                container,
                WarFile.named("ROOT").servlet("refusing", Refusing.class, "/*").build());
    }

    /** Refuses as its path says. */
    public static final class Refusing extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getPathInfo().substring(1);
            switch (path) {
                case "missing" -> TokenAnswer.missing(request, response);
                case "two" -> TokenAnswer.ambiguous(request, response);
                case "away" ->
                    TokenAnswer.refuse(new TokenOutcome.Unknown(), Duration.ofMillis(1001), request, response);
                case "scope" ->
                    TokenAnswer.insufficientScope(List.of("orders:read", "orders:write"), request, response);
                case "no-scope" -> refusedByUs(request, response);
                default -> TokenAnswer.refused(TokenFault.valueOf(path), request, response);
            }
        }

        private static void refusedByUs(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                TokenAnswer.insufficientScope(List.of("a\"b"), request, response);
            } catch (IllegalArgumentException e) {
                response.getWriter().print("refused");
            }
        }
    }
}
