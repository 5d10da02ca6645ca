package dev.sluice.core.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
    /** Begins an answer, then finds that it cannot give it. */
    public static final class Failing extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getPathInfo().equals("/writer")) {
                response.getWriter().print("half an answer");
            } else {
                response.getOutputStream().print("half an answer");
            }
            Problem.redisIsDown("The session", Duration.ofMillis(1200)).send(response);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void replacesWhatWasWrittenAndMayNotBeStored(Container container) {
        try (WebServer server = WebServer.start(
                container,
                WarFile.named("problem").servlet("failing", Failing.class, "/*").build())) {
            for (String way : List.of("/writer", "/stream")) {
                assertRefused(Http.get(server.uri(way)));
            }
        }
    }

    private static void assertRefused(Http.Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Retry-After")).isEqualTo("2");
        assertThat(reply.body()).contains("\"status\":503").doesNotContain("half an answer");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void hasATypeAndFurtherMembersInTheLanguageOfTheClient(Container container) {
        try (WebServer server = WebServer.start(
                container,
                WarFile.named("typed").servlet("typed", Typed.class, "/*").build())) {
            Http.Reply reply = Http.get(server.uri("/"), "Accept-Language", "fr, en;q=0.1, zh-CN;q=0.8");
            assertThat(reply.body()).contains("\"type\":\"urn:x\"", "\"status\":503", "会话暂时无法访问", "\"names\":[\"a\"]");
            assertThat(reply.header("Content-Language")).isEqualTo("zh-CN");
            Http.Reply silent = Http.get(server.uri("/"));
            assertThat(silent.header("Content-Language")).isEqualTo("en");
            assertThat(Http.get(server.uri("/"), "Accept-Language", "zh;q=0, en")
                            .header("Content-Language"))
                    .isEqualTo("en");
        }
    }

    @Test
    void extensionCannotTakeTheNameOfAMember() {
        Problem problem = Problem.of(400, "t", "d");
        assertThatIllegalArgumentException().isThrownBy(() -> problem.with("status", 200));
    }

    /** Refuses everything in the language asked for. */
    public static final class Typed extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Language language = Language.of(request);
            Problem.redisIsDown(language.choose("The session", "会话"), Duration.ofSeconds(1), language)
                    .ofType("urn:x")
                    .with("names", List.of("a"))
                    .send(response, language);
        }
    }
}
