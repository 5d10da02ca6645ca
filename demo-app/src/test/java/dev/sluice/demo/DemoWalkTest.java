package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.web.Language;
import dev.sluice.demo.web.ErrorServlet;
import dev.sluice.testing.Http;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoWalkTest {
    private static DemoFixture demo;

    private Visitor visitor;

    @BeforeAll
    static void start() {
        demo = DemoFixture.start();
    }

    @BeforeEach
    void open() {
        visitor = demo.visitor();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void signInOnOneNodeHoldsOnTheOtherUnderANewSessionId() {
        assertThat(visitor.signIn(1, "ada").status()).isEqualTo(303);
        assertThat(visitor.get(2, "/").body()).contains("signed in as <strong>ada</strong>");
    }

    @Test
    void everyAnswerTellsItsNodeAndWhatItCost() {
        assertThat(visitor.get(2, "/").header("X-Sluice-Node")).isEqualTo("node 2");
        assertThat(visitor.get(2, "/").header("Server-Timing")).contains("node;desc=\"node 2\"", "redis;desc=\"1\"");
        assertThat(visitor.get(1, "/nowhere").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH   | /chat                 | 405 | GET, HEAD, OPTIONS, POST",
                "DELETE  | /sign-in              | 405 | GET, HEAD, OPTIONS, POST",
                "OPTIONS | /settings             | 204 | GET, HEAD, OPTIONS, POST",
                "PUT     | /static/web/demo.css  | 405 | GET, HEAD",
                "OPTIONS | /health               | 405 | GET, HEAD"
            })
    void wrongMethodIsToldWhichAreRight(String method, String path, int status, String allowed) {
        Http.Reply reply = new Http().send(method, URI.create(demo.nodes().get(0) + path), "");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void formThatCannotBeReadIsRefusedWithTheHeadOfEveryAnswer() {
        Http.Reply reply = visitor.post(1, "/sign-in", "name=%zz&password=x");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Content-Security-Policy")).contains("default-src 'self'");
    }

    /** Neither gets as far as a filter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a%2Fb-secret HTTP/1.1         | ''           | 400",
                "GET /a/..;/b-secret HTTP/1.1       | ''           | 400",
                "GET /%zz-secret HTTP/1.1           | ''           | 400",
                "GET /-secret HTTP/9.9              | ''           | 505",
                "GET /-secret HTTP/1.1              | broken field | 400",
                "GET /{long}-secret HTTP/1.1        | ''           | 414",
                "GET /-secret HTTP/1.1              | X: {long}    | 431"
            })
    void whatTheServerRefusesBeforeTheFiltersHasTheHeadOfEveryAnswerAndOurWords(String line, String field, int status)
            throws IOException {
        for (String accept : List.of("text/html,*/*", "application/json")) {
            String reply = raw(line + "\nHost: localhost\nAccept: " + accept + "\n" + field);
            assertThat(reply)
                    .startsWith("HTTP/1.1 " + status)
                    .contains("X-Content-Type-Options: nosniff", "default-src 'self'", "X-Sluice-Node: node 1")
                    .doesNotContain("Server:", "Jetty", "secret", "Exception", "\tat ", "our mistake");
            assertThat(reply).containsAnyOf("<h1>", "\"status\":" + status);
        }
    }

    @Test
    void whatTheServerRefusesIsAPageForABrowserAndAProblemForAProgram() throws IOException {
        String line = "GET /a/..;/b HTTP/1.1\nHost: localhost\nAccept: ";
        assertThat(raw(line + "text/html\nAccept-Language: zh-CN"))
                .contains("text/html", "lang=\"zh-CN\"", "/static/web/demo.css", "无法理解");
        assertThat(raw(line + "*/*")).contains("application/problem+json", "\"status\":400");
    }

    @Test
    void versionOrMethodThatNobodyServesIsNotSaidToBeOurMistake() throws IOException {
        assertThat(raw("GET / HTTP/9.9\nHost: localhost\nAccept: text/html"))
                .startsWith("HTTP/1.1 505")
                .contains("<h1>Not understood</h1>", "asks for what there is not");
        assertThat(ErrorServlet.problem(501, Language.ENGLISH).title()).isEqualTo("Not understood");
        assertThat(ErrorServlet.problem(500, Language.ENGLISH).detail()).contains("our mistake");
    }

    /** Past a client that would send nothing of the kind. */
    private static String raw(String head) throws IOException {
        URI node = URI.create(demo.nodes().get(0));
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            String request =
                    (head.strip() + "\nConnection: close")
                                    .replace("{long}", "x".repeat(20_000))
                                    .replace("\n", "\r\n") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(5_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void halfACharacterIsRefusedAndNotKeptAsAnotherOne() {
        visitor.signIn(1, "bob");
        Http.Reply reply = new Http()
                .send(
                        "POST",
                        URI.create(demo.nodes().get(0) + "/api/conversations"),
                        "{\"character\": 1, \"title\": \"\\ud83d\"}",
                        "Authorization",
                        "Bearer " + visitor.cookie("token"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("surrogate");
    }

    @Test
    void pagesSpeakTheLanguageTheBrowserAsksFor() {
        assertThat(visitor.get(1, "/", "Accept-Language", "zh-CN,zh;q=0.9").body())
                .contains("lang=\"zh-CN\"", "登录");
    }

    @Test
    void refusalOfAFilterIsAPageForABrowserAndAProblemForAProgram() {
        String foreign = "http://elsewhere.example";
        assertThat(visitor.get(1, "/api/me").header("Content-Type")).startsWith("application/problem+json");
        assertThat(visitor.post(1, "/sign-in", "name=ada&password=sluice", foreign)
                        .header("Content-Type"))
                .startsWith("application/problem+json");
        Http.Reply page = visitor.get(1, "/api/me", "Accept", "text/html,*/*;q=0.8", "Accept-Language", "zh");
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("<h1>", "role=\"alert\"", "lang=\"zh-CN\"");
    }
}
