package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids in URLs for clients that may not keep cookies: Servlet 6.1 section 7.1.3 and {@code encodeURL}. */
@ParameterizedClass
@EnumSource
final class UrlIdTest extends ContractCase {
    private static final String URL = "/shop/page?x=1#top";

    UrlIdTest(Subject subject) {
        super(
                subject,
                war -> Shop.withIdsInUrls(war.xml(
                        "<session-config><tracking-mode>COOKIE</tracking-mode><tracking-mode>URL</tracking-mode>"
                                + "</session-config>")));
    }

    /** The body of a page that a client without cookies asks for. */
    private String bodyOf(String path) {
        return Http.get(shop().uri(path)).body();
    }

    /** A path of this page with the id of a session that has a color. */
    private String withId(Page page) {
        String path = PageServlet.path(page);
        return bodyOf(PageServlet.path((request, response) -> {
                    request.getSession().setAttribute("color", "blue");
                    response.getWriter().print(response.encodeURL(path.substring(1)));
                }))
                .replaceFirst("^", "/");
    }

    @Test
    void urlIsLeftAloneWithoutSession() {
        visitor()
                .visit((request, response) ->
                        assertThat(response.encodeURL(URL)).isEqualTo(URL));
    }

    @Test
    void newSessionPutsItsIdIntoTheUrlAsJsessionid() {
        visitor().visit((request, response) -> {
            String id = request.getSession().getId();
            assertThat(response.encodeURL(URL))
                    .startsWith("/shop/page;jsessionid=" + id)
                    .endsWith("?x=1#top");
        });
    }

    @Test
    void redirectIsEncodedAlike() {
        visitor().visit((request, response) -> {
            String id = request.getSession().getId();
            assertThat(response.encodeRedirectURL(URL))
                    .startsWith("/shop/page;jsessionid=" + id)
                    .endsWith("?x=1#top");
        });
    }

    @Test
    void urlIsLeftAloneOnceTheClientSendsTheCookie() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            request.getSession();
            assertThat(response.encodeURL(URL)).isEqualTo(URL);
            assertThat(response.encodeRedirectURL(URL)).isEqualTo(URL);
        });
    }

    /** Jetty encodes it unless told otherwise. */
    @Test
    void urlOfAnotherHostIsLeftAlone() {
        Assumptions.assumeTrue(subject() != Subject.JETTY);
        visitor().visit((request, response) -> {
            request.getSession();
            assertThat(response.encodeURL("http://shop.example/shop/page")).isEqualTo("http://shop.example/shop/page");
        });
    }

    @Test
    void idInTheUrlFindsItsSession() {
        String path = withId((request, response) ->
                response.getWriter().print(request.getSession().getAttribute("color")));
        assertThat(bodyOf(path)).isEqualTo("blue");
    }

    @Test
    void requestTellsThatItsIdCameFromTheUrl() {
        String path = withId((request, response) -> response.getWriter()
                .print(request.isRequestedSessionIdFromURL() + " " + request.isRequestedSessionIdFromCookie() + " "
                        + request.isRequestedSessionIdValid() + " "
                        + request.getSession().getId().equals(Visitor.plain(request.getRequestedSessionId()))));
        assertThat(bodyOf(path)).isEqualTo("true false true true");
    }

    @Test
    void sessionFoundByTheUrlGoesOnInUrls() {
        String path = withId((request, response) -> {
            String id = request.getSession().getId();
            response.getWriter().print(response.encodeURL(URL).contains(id));
        });
        assertThat(bodyOf(path)).isEqualTo("true");
    }

    @Test
    void changedIdIsThatOfUrlsFromThenOn() {
        String path = withId((request, response) -> {
            String id = request.changeSessionId();
            response.getWriter().print(response.encodeURL(URL).contains(id));
        });
        assertThat(bodyOf(path)).isEqualTo("true");
    }

    @Test
    void unknownIdInTheUrlIsNeverAdopted() {
        String path = PageServlet.path((request, response) -> response.getWriter()
                .print(request.isRequestedSessionIdValid() + " "
                        + request.getSession().getId()));
        String made = "0123456789abcdefghijklmnopqrs";
        assertThat(bodyOf(path.replace("?", ";jsessionid=" + made + "?")))
                .startsWith("false ")
                .doesNotContain(made);
    }

    /** Jetty refuses a request with two valid ids. */
    @Test
    void cookieGoesBeforeTheUrl() {
        visitor().set("color", "red");
        String path = withId((request, response) -> response.getWriter()
                .print(request.getSession().getAttribute("color") + " " + request.isRequestedSessionIdFromCookie()));
        Reply reply = visitor().send("GET", path);
        assertThat(reply.status() == 400 ? "red true" : reply.body()).isEqualTo("red true");
    }
}
