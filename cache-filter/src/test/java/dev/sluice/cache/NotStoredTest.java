package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not reach another client. */
@ParameterizedClass
@EnumSource(Container.class)
final class NotStoredTest {
    private final Container container;

    NotStoredTest(Container container) {
        this.container = container;
    }

    @Test
    void answerThatForbidsItIsNotStored() {
        assertNeverStored(Page.of("text", "max-age=60, no-store"), "no-store");
        assertNeverStored(Page.of("text", "max-age=60, private"), "private");
        assertNeverStored(Page.of("text", "max-age=60, no-cache"), "no-cache");
    }

    @Test
    void answerThatSaysNothingIsNotStored() {
        assertNeverStored((request, response) -> response.getWriter().print("text"), "no-freshness");
    }

    @Test
    void answerWithACookieIsNotStored() {
        assertNeverStored(
                (request, response) -> {
                    response.addCookie(new Cookie("a", "b"));
                    Page.of("text", "public, s-maxage=60").answer(request, response);
                },
                "set-cookie");
    }

    @Test
    void answerThatVariesByEverythingIsNotStored() {
        assertNeverStored(
                (request, response) -> {
                    response.setHeader("Vary", "Accept, *");
                    Page.of("text", "max-age=60").answer(request, response);
                },
                "vary");
    }

    @Test
    void answerToOneClientIsNotStored() {
        assertNeverStored(
                (request, response) -> {
                    response.setStatus(429);
                    Page.of("text", "max-age=60").answer(request, response);
                },
                "status");
    }

    @Test
    void answerMadeWithSessionUserOrCookiesIsNotStored() {
        assertPersonal(request -> request.getSession(false));
        assertPersonal(HttpServletRequest::getUserPrincipal);
        assertPersonal(HttpServletRequest::getRemoteUser);
        assertPersonal(request -> request.isUserInRole("admin"));
        assertPersonal(HttpServletRequest::getCookies);
        assertPersonal(request -> request.getHeader("cookie"));
        assertPersonal(HttpServletRequest::getRequestedSessionId);
        assertPersonal(HttpServletRequest::getAuthType);
        assertPersonal(request -> request.getAttribute("jakarta.servlet.request.X509Certificate"));
        assertPersonal(request -> request.getAttribute("dev.sluice.ratelimit.token"));
    }

    @Test
    void answerMadeWithTheSessionIsStoredIfDeclaredPublic() {
        String path = Application.on((request, response) -> {
            request.getSession(false);
            Page.of("text", "public, max-age=60").answer(request, response);
        });
        node().get(path);
        assertThat(node().status(path)).contains("hit");
    }

    @Test
    void answerSlowerThanItsFreshnessIsNotStoredAndTheNextOneIs() {
        String path = Application.on((request, response) -> {
            response.setHeader("Age", "60");
            Page.of("text", "max-age=60").answer(request, response);
        });
        assertThat(node().status(path)).isEqualTo("sluice; fwd=uri-miss; detail=expired");
        Application.change(path, Page.of("text", "max-age=60"));
        assertThat(node().status(path)).isEqualTo("sluice; fwd=uri-miss; stored");
        assertThat(node().status(path)).contains("hit");
    }

    @Test
    void lookingForABodyThatIsNotThereKeepsNothingFromTheStore() {
        assertStored((request, response) -> {
            assertThat(request.getInputStream().read()).isNegative();
            assertThat(request.getInputStream().readAllBytes()).isEmpty();
            Page.of("text", "max-age=60").answer(request, response);
        });
        assertStored((request, response) -> {
            assertThat(request.getReader().readLine()).isNull();
            Page.of("text", "max-age=60").answer(request, response);
        });
    }

    private void assertStored(Page page) {
        String path = Application.on(page);
        assertThat(node().status(path)).isEqualTo("sluice; fwd=uri-miss; stored");
        assertThat(node().status(path)).contains("hit");
    }

    @Test
    void requestWithCredentialsIsNeitherAnsweredNorStored() {
        assertPasses("authorization", "Authorization", "Basic eDp5");
    }

    @Test
    void answerToARequestForAPartIsNotStored() {
        String path = Application.on(Page.of("text", "max-age=60"));
        for (int i = 1; i <= 2; i++) {
            assertThat(node().status(path, "Range", "bytes=0-1")).isEqualTo("sluice; fwd=bypass; detail=range");
            assertThat(Application.calls(path)).isEqualTo(i);
        }
    }

    @Test
    void requestThatWantsNothingStoredIsNeitherAnsweredNorStored() {
        assertPasses("no-store", "Cache-Control", "no-store");
    }

    @Test
    void requestThatOverridesItsMethodIsNeitherAnsweredNorStored() {
        assertPasses("method-override", "X-HTTP-Method-Override", "DELETE");
    }

    @Test
    void getWithABodyIsNeitherAnsweredNorStored() {
        String path = Application.on(Page.of("text", "max-age=60"));
        for (int i = 0; i < 2; i++) {
            assertThat(node().send("GET", path, "body").header("Cache-Status"))
                    .isEqualTo("sluice; fwd=bypass; detail=body");
        }
        assertThat(node().status(path)).contains("uri-miss");
    }

    @Test
    void pathWithASessionIdPasses() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path);
        assertThat(node().status(path + ";jsessionid=1")).isEqualTo("sluice; fwd=bypass; detail=target");
    }

    private void assertPersonal(Consumer<HttpServletRequest> look) {
        assertNeverStored(
                (request, response) -> {
                    look.accept(request);
                    Page.of("text", "max-age=60").answer(request, response);
                },
                "personal");
    }

    private void assertNeverStored(Page page, String detail) {
        String path = Application.on(page);
        for (int i = 1; i <= 2; i++) {
            assertThat(node().status(path)).isEqualTo("sluice; fwd=uri-miss; detail=" + detail);
            assertThat(Application.calls(path)).isEqualTo(i);
        }
    }

    /** Nor does such a request get what is stored for others. */
    private void assertPasses(String detail, String name, String value) {
        String path = Application.on(Page.of("text", "max-age=60"));
        for (int i = 1; i <= 2; i++) {
            Reply reply = node().get(path, name, value);
            assertThat(reply.header("Cache-Status")).endsWith("; detail=" + detail);
            assertThat(reply.body()).isEqualTo("text");
        }
        assertThat(node().status(path)).isEqualTo("sluice; fwd=uri-miss; stored");
        assertThat(node().status(path, name, value)).endsWith("; detail=" + detail);
    }

    private Node node() {
        return Node.shared(container);
    }
}
