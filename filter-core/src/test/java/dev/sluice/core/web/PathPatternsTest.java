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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
    /** Says which path it was found by. */
    public static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(PathPatterns.pathOf(request));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/*, /anything/at/all, true",
        "/*, /, true",
        "/api/*, /api, true",
        "/api/*, /api/, true",
        "/api/*, /api/me, true",
        "/api/*, /apis, false",
        "/api/*, /v1/api/me, false",
        "*.pdf, /docs/a.pdf, true",
        "*.pdf, /docs/a.pdf.html, false",
        "/login, /login, true",
        "/login, /login/x, false",
        "'/login, /api/*', /api/me, true",
        "'', /, false"
    })
    void matchAsServletMappingsDo(String patterns, String path, boolean matches) {
        assertThat(PathPatterns.parse(patterns).match(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/login, /login",
        "/login, /LogIn",
        "/login, /login/",
        "/login/, /login",
        "/login, /login.",
        "/login, /login%2e",
        "/login, /login. .",
        "/login, /login;x=1",
        "/login, /a;b/../login",
        "/login, /./login",
        "/login, /%2e/login",
        "/login, /%252e/login",
        "/login, /a/%2e%2e%2flogin",
        "/login, '\\login'",
        "/login, '/a\\..\\login'",
        "/login, /%6cogin",
        "/login, '/log\u0000in'",
        "/api/*, /API/me",
        "/api/*, /x/..%2fapi%5cme",
        "*.pdf, /docs/A.PDF",
        "*.pdf, /docs/a.pdf.",
        "*.pdf, /docs/a.pdf/",
        "/, /",
        "/*, /"
    })
    void whatRestrictsMatchesInAnySpelling(String patterns, String path) {
        assertThat(PathPatterns.parse(patterns).matchAnySpelling(unescaped(path)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/login, /logins",
        "/login, /a/login",
        "/login, /login/x",
        "/api/*, /apis",
        "*.pdf, /a.pdfx",
        "/login, '/log%in'",
        "/login, /",
        "/, /login",
        "'', /"
    })
    void anotherPathIsNoSpellingOfIt(String patterns, String path) {
        assertThat(PathPatterns.parse(patterns).matchAnySpelling(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/health, /health, true",
        "/health/*, /health/, true",
        "/health, /Health, false",
        "/health, /health/, false",
        "/public/*, /public/..%2flogin, false",
        "/public/*, '/public/..\\login', false",
        "/public/*, /public/a;b, false",
        "/health, /health., false",
        "*.css, /login;.css, false",
        "*.css, /login%00.css, false",
        "*.css, /a.css, true"
    })
    void whatGivesMoreMatchesOnlyThePlainSpelling(String patterns, String path, boolean matches) {
        assertThat(PathPatterns.parse(patterns).matchPlainSpelling(unescaped(path)))
                .isEqualTo(matches);
    }

    private static String unescaped(String text) {
        return text.replace("\\\\", "\\").replace("\\u0000", "\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "/a*", "/api/**", "*", "*.", "//login", "/*/api"})
    void whatCouldMatchNothingIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPatterns.parse(pattern))
                .withMessageContaining(pattern);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void otherSpellingsOfAPathAreTheSamePath(Container container) {
        try (WebServer server = WebServer.start(
                container,
                WarFile.named("echo").servlet("echo", Echo.class, "/*").build())) {
            for (String spelling : new String[] {"/login", "/login;x=1", "/%6Cogin", "/a/../login", "//login"}) {
                Http.Reply reply = Http.get(server.uri(spelling));
                assertThat(reply.status() == 400 || reply.body().equals("/login"))
                        .as(spelling + ": " + reply.status() + " " + reply.body())
                        .isTrue();
            }
        }
    }
}
