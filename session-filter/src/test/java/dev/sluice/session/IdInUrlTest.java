package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IdInUrlTest {
    private static final String ON = "session.id.url = true\nsession.cookie.name = sid";
    private static final String URL_ALONE = "<session-config><tracking-mode>URL</tracking-mode></session-config>";
    private static final Page SHOWS = (request, response) ->
            response.getWriter().print(request.getSession().getAttribute("color"));
    private static final Page SAYS = (request, response) -> {
        request.getSession(false);
        String way = request.isRequestedSessionIdFromCookie() + " " + request.isRequestedSessionIdFromURL();
        response.getWriter()
                .print(request.getRequestedSessionId() + " " + request.isRequestedSessionIdValid() + " " + way);
    };

    /** A page that begins a session and links to another. */
    private static Page linksTo(String url) {
        return (request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.getWriter().print(response.encodeURL(url));
        };
    }

    private static String link(Node node, String url, String... headers) {
        return new Visitor().visit(node, linksTo(url), headers).body();
    }

    /** A page as a browser without cookies gets it from a link that carries the id. */
    private static Reply follow(Node node, String id, Page page, String... headers) {
        return Http.get(uriWith(node, id, page), headers);
    }

    private static URI uriWith(Node node, String id, Page page) {
        return node.uri(PageServlet.path(page).replace("/page", "/page;sid=" + id));
    }

    private static String begin(Node node) {
        return link(node, "/shop/page").replaceFirst(".*=", "");
    }

    @ParameterizedTest
    @EnumSource
    void browserWithoutCookiesKeepsItsSessionByLinks(Container container) {
        try (Node node = Node.start(container, ON)) {
            String id = begin(node);
            assertThat(follow(node, id, SHOWS).body()).isEqualTo("blue");
            assertThat(follow(node, id, linksTo("next")).body()).isEqualTo("next;sid=" + id);
            assertThat(follow(node, id, SHOWS).headers("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void urlStaysAsItIsOnceTheClientHasSentItsCookie(Container container) {
        try (Node node = Node.start(container, ON)) {
            Visitor visitor = new Visitor();
            assertThat(visitor.visit(node, linksTo("next")).body()).isEqualTo("next;sid=" + visitor.id());
            assertThat(visitor.visit(node, linksTo("next")).body()).isEqualTo("next");
            assertThat(link(node, "next", "Cookie", "sid=stale")).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void urlCarriesNoIdUnlessSwitchedOn(Container container) {
        try (Node node = Node.start(container)) {
            Visitor visitor = new Visitor();
            assertThat(visitor.visit(node, linksTo("next")).body()).isEqualTo("next");
            assertThat(follow(node, visitor.id(), SHOWS).body()).isEqualTo("null");
            assertThat(follow(node, visitor.id(), SAYS).body()).isEqualTo("null false false false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void idStandsBeforeQueryAndFragment(Container container) {
        try (Node node = Node.start(container, ON)) {
            assertThat(link(node, "a/b?c=d;e#f?g")).matches("a/b;sid=[\\w-]{35}\\?c=d;e#f\\?g");
            assertThat(link(node, "a#f?g")).matches("a;sid=[\\w-]{35}#f\\?g");
            assertThat(link(node, "/shop/page;x=1;sid=old/y?z")).matches("/shop/page;x=1/y;sid=[\\w-]{35}\\?z");
            assertThat(link(node, node.uri("/page") + "?q")).matches(node.uri("/page") + ";sid=[\\w-]{35}\\?q");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/shop/page",
        "http://127.0.0.1/shop/page",
        "https://127.0.0.1:PORT/shop/page",
        "http://a@127.0.0.1:PORT/shop/page",
        "http://127.0.0.1:PORT/office/page",
        "http://127.0.0.1:PORT/shopping",
        "//evil.example/shop/page",
        "///evil.example/shop/page",
        "'/\\evil.example/shop/page'",
        "/office/page",
        "../office/page",
        "/shop/%2e%2e/office/page",
        "/shop/..;/office/page",
        "javascript:go()",
        "mailto:shop@shop.example",
        "?page=2",
        "#top",
        "''"
    })
    void idNeverGoesToAnotherApplication(String url) {
        try (Node node = Node.start(Container.JETTY, ON)) {
            String there = url.replace("PORT", Integer.toString(node.uri("/").getPort()));
            assertThat(link(node, there)).isEqualTo(there);
        }
    }

    @ParameterizedTest
    @EnumSource
    void redirectCarriesTheIdAndIsNotShared(Container container) {
        try (Node node = Node.start(container, ON)) {
            String id = begin(node);
            Page leads = (request, response) -> {
                response.setHeader("Cache-Control", "public");
                response.sendRedirect(response.encodeRedirectURL("next"));
            };
            Reply reply = follow(node, id, leads);
            assertThat(reply.header("Location")).endsWith("next;sid=" + id);
            assertThat(reply.header("Cache-Control")).isEqualTo("private");
        }
    }

    @ParameterizedTest
    @EnumSource
    void urlOfAnotherDoesNotReplaceTheSessionOfACookie(Container container) {
        try (Node node = Node.start(container, ON)) {
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "red");
            String cookie = "sid=" + visitor.id();
            String other = begin(node);
            assertThat(follow(node, other, SHOWS, "Cookie", cookie).body()).isEqualTo("red");
            assertThat(follow(node, other, SAYS, "Cookie", cookie).body()).isEqualTo(visitor.id() + " true true false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestSaysWhereItsIdCameFrom(Container container) {
        try (Node node = Node.start(container, ON)) {
            String id = begin(node);
            assertThat(follow(node, id, SAYS).body()).isEqualTo(id + " true false true");
            assertThat(follow(node, "made-up", SAYS).body()).isEqualTo("made-up false false true");
            assertThat(new Visitor().visit(node, SAYS).body()).isEqualTo("null false false false");
            assertThat(new Visitor().visit(node, SAYS, "Cookie", "sid=raw").body())
                    .isEqualTo("raw false true false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void unknownIdOfAUrlIsNeverAdopted(Container container) {
        try (Node node = Node.start(container, ON)) {
            String planted = Keys.IDS.random().text();
            assertThat(follow(node, planted, linksTo("next")).body()).isNotEqualTo("next;sid=" + planted);
        }
    }

    /** A filter of the application that stands before ours. */
    public static final class Wraps implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request), response);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idIsReadFromTheUrlOfTheClientWhateverWasForwarded(Container container) {
        WarFile war = WarFile.named("shop")
                .filter("wraps", Wraps.class, "/*")
                .filter("session", RedisSessionFilter.class, "/*")
                .initParam("redis.uri", RedisServer.shared().uri())
                .initParam("session.id.url", "true")
                .initParam("session.cookie.name", "sid")
                .servlet("page", PageServlet.class, "/page")
                .servlet("other", PageServlet.class, "/deep/other");
        try (Node node = Node.of(container, war)) {
            String id = begin(node);
            assertThat(follow(node, id, forwardsTo(SHOWS)).body()).isEqualTo("blue");
            assertThat(follow(node, id, forwardsTo(linksTo("../page"))).body()).isEqualTo("../page");
            assertThat(follow(node, id, forwardsTo(linksTo("page"))).body()).isEqualTo("page;sid=" + id);
        }
    }

    private static Page forwardsTo(Page target) {
        String path = PageServlet.path(target).replace("/page", "/deep/other");
        return (request, response) -> request.getRequestDispatcher(path).forward(request, response);
    }

    @ParameterizedTest
    @EnumSource
    void changedIdIsInTheLinksFromThenOn(Container container) {
        try (Node node = Node.start(container, ON)) {
            String old = begin(node);
            Page changes = (request, response) ->
                    response.getWriter().print(request.changeSessionId() + " " + response.encodeURL("next"));
            assertThat(follow(node, old, changes).body())
                    .matches("([\\w-]{35}) next;sid=\\1")
                    .doesNotContain(old);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageWithoutASessionEncodesNothing(Container container) {
        try (Node node = Node.start(container, ON)) {
            Page page = (request, response) -> response.getWriter().print(response.encodeURL("next"));
            Reply reply = new Visitor().visit(node, page);
            assertThat(reply.body()).isEqualTo("next");
            assertThat(reply.headers("Cache-Control")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void trackingByUrlAloneSwitchesItOnAndSetsNoCookie(Container container) {
        try (Node node = Node.of(container, war().xml(URL_ALONE))) {
            Reply begun = new Visitor().visit(node, linksTo("next"));
            assertThat(begun.headers("Set-Cookie")).isEmpty();
            assertThat(begun.header("Cache-Control")).isEqualTo("private");
            String id = begun.body().replace("next;sid=", "");
            assertThat(follow(node, id, SHOWS).body()).isEqualTo("blue");
            assertThat(new Visitor().visit(node, SHOWS, "Cookie", "sid=" + id).body())
                    .isEqualTo("null");
        }
    }

    @Test
    void trackingWithoutUrlRefusesTheSettingAtTheStart() {
        String xml = "<session-config><tracking-mode>COOKIE</tracking-mode></session-config>";
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.of(Container.JETTY, war(ON).xml(xml)).close())
                .havingRootCause()
                .withMessageContaining(
                        "session.id.url = true must be false: the tracking-mode of web.xml excludes URL");
    }

    @Test
    void settingOverridesTrackingByUrlAlone() {
        try (Node node = Node.of(Container.JETTY, war("session.id.url = false").xml(URL_ALONE))) {
            Reply begun = new Visitor().visit(node, linksTo("next"));
            assertThat(begun.body()).isEqualTo("next");
            assertThat(begun.header("Set-Cookie")).startsWith("sid=");
        }
    }

    private static WarFile war(String... properties) {
        return Node.war("shop", RedisServer.shared().uri(), properties);
    }
}
