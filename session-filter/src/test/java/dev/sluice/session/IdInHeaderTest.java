package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IdInHeaderTest {
    private static final String TOKEN = "X-Auth-Token";
    private static final Page BEGINS =
            (request, response) -> request.getSession().setAttribute("color", "blue");
    private static final Page SHOWS = (request, response) ->
            response.getWriter().print(request.getSession().getAttribute("color"));

    private static Node node(Container container) {
        return Node.start(container, "session.id.header = " + TOKEN);
    }

    private static String begin(Node node) {
        return new Visitor().visit(node, BEGINS).header(TOKEN);
    }

    @ParameterizedTest
    @EnumSource
    void idTravelsByTheHeaderAndNoCookieIsSet(Container container) {
        try (Node node = node(container)) {
            Reply begun = new Visitor().visit(node, BEGINS);
            assertThat(begun.headers("Set-Cookie")).isEmpty();
            assertThat(begun.header("Cache-Control")).isEqualTo("private");
            Reply next = new Visitor().visit(node, SHOWS, TOKEN, begun.header(TOKEN));
            assertThat(next.body()).isEqualTo("blue");
            assertThat(next.headers(TOKEN)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedIdIsToldAndTheEndToo(Container container) {
        try (Node node = node(container)) {
            String old = begin(node);
            Reply changed = new Visitor().visit(node, (request, response) -> request.changeSessionId(), TOKEN, old);
            String id = changed.header(TOKEN);
            assertThat(id).isNotEmpty().isNotEqualTo(old);
            Reply ended = new Visitor()
                    .visit(node, (request, response) -> request.getSession().invalidate(), TOKEN, id);
            assertThat(ended.headers(TOKEN)).containsExactly("");
            assertThat(new Visitor().visit(node, SHOWS, TOKEN, id).body()).isEqualTo("null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerThatTellsTheIdIsNotSharedWhateverThePageSays(Container container) {
        try (Node node = node(container)) {
            assertThat(cacheControl(node, "public, max-age=60")).isEqualTo("private");
            assertThat(cacheControl(node, "no-store")).isEqualTo("no-store");
        }
    }

    private static String cacheControl(Node node, String ofThePage) {
        Page page = (request, response) -> {
            response.setHeader("Cache-Control", ofThePage);
            request.getSession();
        };
        return new Visitor().visit(node, page).header("Cache-Control");
    }

    @ParameterizedTest
    @EnumSource
    void idInACookieLeadsNowhere(Container container) {
        try (Node node = node(container)) {
            Reply reply = new Visitor().visit(node, SHOWS, "Cookie", "sid=" + begin(node));
            assertThat(reply.body()).isEqualTo("null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void idFromTheHeaderIsNeitherFromCookieNorFromUrl(Container container) {
        try (Node node = node(container)) {
            String id = begin(node);
            Page says = (request, response) -> response.getWriter().print(requested(request));
            assertThat(new Visitor().visit(node, says, TOKEN, id).body()).isEqualTo(id + " true false false");
            assertThat(new Visitor().visit(node, says, TOKEN, "made-up").body()).isEqualTo("made-up false false false");
        }
    }

    private static String requested(HttpServletRequest request) {
        return request.getRequestedSessionId() + " " + request.isRequestedSessionIdValid() + " "
                + request.isRequestedSessionIdFromCookie() + " " + request.isRequestedSessionIdFromURL();
    }

    @ParameterizedTest
    @EnumSource
    void sessionBegunInAnIncludeTellsItsIdInTheHeader(Container container) {
        try (Node node = node(container)) {
            Page page = (request, response) ->
                    request.getRequestDispatcher(PageServlet.path(BEGINS)).include(request, response);
            String id = new Visitor().visit(node, page).header(TOKEN);
            assertThat(new Visitor().visit(node, SHOWS, TOKEN, id).body()).isEqualTo("blue");
        }
    }

    @ParameterizedTest
    @CsvSource({"Cookie", "authorization", "Content-Type", "Connection", "X Token", "X-Token:"})
    void headerThatMeansSomethingElseStopsTheStart(String name) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.start(Container.JETTY, "session.id.header = " + name)
                        .close())
                .havingRootCause()
                .withMessageContaining("session.id.header = " + name + " must be the name of a header");
    }

    @Test
    void headerAndUrlTogetherStopTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.start(Container.JETTY, "session.id.header = " + TOKEN, "session.id.url = true")
                        .close())
                .havingRootCause()
                .withMessageContaining("session.id.url = true must be false where session.id.header is set");
    }
}
