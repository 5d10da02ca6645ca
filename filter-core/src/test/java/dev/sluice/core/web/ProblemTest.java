package dev.sluice.core.web;

import static org.assertj.core.api.Assertions.assertThat;

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
}
