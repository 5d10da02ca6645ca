package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.sluice.cache.ResponseCacheFilter;
import dev.sluice.demo.account.SignIn;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.ratelimit.TokenBlacklistFilter;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.session.RedisSessionFilter;
import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each filter does through the wrappers of the others, in the order that the README gives. */
@ParameterizedClass
@EnumSource(Container.class)
final class FiltersTogetherTest {
    private static final String SECRET = "a secret of at least 32 bytes!!!";

    private final WebServer server;

    FiltersTogetherTest(Container container) {
        WarFile war = WarFile.named("together" + container)
                .filter("tokens", TokenBlacklistFilter.class, "/*")
                .filter("cache", ResponseCacheFilter.class, "/*")
                .filter(
                        "session",
                        RedisSessionFilter.class,
                        "/*",
                        DispatcherType.REQUEST,
                        DispatcherType.ASYNC,
                        DispatcherType.ERROR)
                .servlet("pages", Pages.class, "/*")
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + RedisServer.shared().uri() + "\nredis.timeout = 2s\nchangelog.lease = 30s\n"
                                + "blacklist.issuer = *\nblacklist.audience = *\nblacklist.required = /nowhere\nblacklist.cookie = token\nblacklist.key.main.secret = "
                                + SECRET);
        server = WebServer.start(container, war.build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answerMadeWithTheVerifiedTokenReachesNobodyElse() {
        assertThat(getAs("ada", "/account").body()).isEqualTo("account of ada");
        assertThat(getAs("eve", "/account").body()).isEqualTo("account of eve");
    }

    @Test
    void pageThatTouchesNoSessionIsStored() {
        Http.get(server.uri("/catalogue"));
        Reply again = Http.get(server.uri("/catalogue"), "Cookie", "sid=any");
        assertThat(again.header("Cache-Status")).contains("hit");
        assertThat(again.body()).isEqualTo("catalogue");
    }

    @Test
    void sessionBegunInOrBeforeAnIncludeReachesItsClientOnly() {
        assertBeginsOneSessionEach("/begin-in-include");
        assertBeginsOneSessionEach("/begin-before-include");
    }

    private void assertBeginsOneSessionEach(String path) {
        for (int i = 0; i < 2; i++) {
            Http browser = new Http();
            Reply reply = browser.send("GET", server.uri(path), "");
            assertThat(reply.headers("Set-Cookie"))
                    .singleElement(STRING)
                    .startsWith("sid=")
                    .contains("HttpOnly");
            assertThat(reply.header("Cache-Status")).endsWith("detail=set-cookie"); // as the session filter has it
            assertThat(browser.send("GET", server.uri("/colour"), "").body()).isEqualTo("blue");
        }
    }

    private Reply getAs(String name, String path) {
        return Http.get(
                server.uri(path),
                "Cookie",
                "token=" + new SignIn(SECRET, Clock.systemUTC()).token(new SignedIn(1, name, false)));
    }

    /** The application, a page for each path. */
    public static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final Map<String, Page> BY_PATH = Map.of(
                "/account", Pages::account,
                "/catalogue", Pages::catalogue,
                "/colour", Pages::colour,
                "/begin", Pages::begin,
                "/begin-in-include", Pages::beginInInclude,
                "/begin-before-include", Pages::beginBeforeInclude);

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
            Object path = included == null ? request.getPathInfo() : included;
            Objects.requireNonNull(BY_PATH.get(path)).answer(request, response);
        }

        private static void catalogue(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().print("catalogue");
        }

        private static void colour(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getSession().getAttribute("colour"));
        }

        private static void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().setAttribute("colour", "blue");
            response.getWriter().print("begun");
        }

        private static void beginInInclude(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            response.setHeader("Cache-Control", "public, max-age=60");
            request.getRequestDispatcher("/begin").include(request, response);
        }

        private static void beginBeforeInclude(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            response.setHeader("Cache-Control", "public, max-age=60");
            RequestDispatcher fragment = request.getRequestDispatcher("/catalogue");
            request.getSession().setAttribute("colour", "blue");
            fragment.include(request, response);
        }

        private static void account(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader("Cache-Control", "max-age=60");
            VerifiedToken token = (VerifiedToken) request.getAttribute(VerifiedToken.ATTRIBUTE);
            response.getWriter().print("account of " + token.subject());
        }
    }

    private interface Page {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }
}
