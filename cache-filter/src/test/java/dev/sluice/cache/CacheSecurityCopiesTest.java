package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a copy is what a client got, whole and with nothing more. */
@ParameterizedClass
@EnumSource(Container.class)
final class CacheSecurityCopiesTest {
    private final Container container;

    CacheSecurityCopiesTest(Container container) {
        this.container = container;
    }

    @Test
    void answerShorterOrLongerThanDeclaredIsNotStored() {
        for (int declared : new int[] {3, 5, 5000}) {
            String path = Application.on((request, response) -> {
                response.setHeader("Cache-Control", "max-age=60");
                response.setHeader("Content-Length", "" + declared);
                response.getOutputStream().print("text");
            });
            for (int i = 1; i <= 2; i++) {
                node().askAndLeave(path);
                assertThat(Application.calls(path)).as("declared " + declared).isEqualTo(i);
            }
        }
    }

    @Test
    void clientThatLeavesInTheMiddleLeavesNoTruncatedCopy() {
        String line = "x".repeat(8000);
        String path = Application.on((request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.setContentType("text/plain;charset=utf-8");
            boolean leaves = request.getHeader("Leaves") != null;
            for (int i = 0; i < (leaves ? 10_000 : 100); i++) {
                response.getWriter().print(line);
                if (response.getWriter().checkError()) {
                    return;
                }
            }
        });
        Node roomy = Node.ruled(container);
        roomy.leave("GET " + path + " HTTP/1.1\nHost: shop.test\nLeaves: yes");
        Reply next = roomy.get(path);
        assertThat(next.header("Cache-Status")).doesNotContain("hit");
        assertThat(next.bytes()).hasSize(800_000);
    }

    @Test
    void writerThatFailedIsNotStoredThoughTheApplicationEndsWell() {
        String path = Application.on((request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            if (request.getHeader("Leaves") == null) {
                response.getWriter().print("whole");
                return;
            }
            for (int i = 0; i < 120 && !response.getWriter().checkError(); i++) {
                response.getWriter().print("y".repeat(8000));
            }
        });
        node().leave("GET " + path + " HTTP/1.1\nHost: shop.test\nLeaves: yes");
        assertThat(node().status(path)).doesNotContain("hit");
    }

    @Test
    void purgeTagsStayForACacheDownstream() {
        String path = Application.on(withField("Surrogate-Key", "product-1 list", "max-age=60"));
        node().get(path);
        Reply hit = node().get(path);
        assertThat(hit.header("Cache-Status")).contains("hit");
        assertThat(hit.header("Surrogate-Key")).isEqualTo("product-1 list");
    }

    @Test
    void cacheStatusTellsNothingOfTheKey() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path + "?token=geheim");
        assertThat(node().status(path + "?token=geheim")).matches("sluice; hit; ttl=[0-9]+; detail=near");
        assertThat(node().status(path + "?token=geheim", "Range", "bytes=9-")).doesNotContain("key", "geheim", "page");
    }

    @Test
    void fieldsOfAStoredResponseCannotSplitIt() {
        String path = Application.on((request, response) -> {
            response.setHeader("X-Echo", "a\r\nX-Injected: yes\r\n\r\nbody");
            Page.of("text", "max-age=60").answer(request, response);
        });
        for (int i = 0; i < 2; i++) {
            assertThat(node().raw("GET " + path + " HTTP/1.1\nHost: shop.test", ""))
                    .doesNotContainPattern("\nX-Injected")
                    .doesNotStartWith("HTTP/1.1 500");
        }
    }

    @Test
    void textThatAForwardTookBackIsNotStored() {
        String part = Application.on(Page.of("part", "max-age=60"));
        String flushed = Application.on((request, response) -> {
            Page.of("part", "max-age=60").answer(request, response);
            response.flushBuffer();
        });
        for (String target : List.of(part, flushed)) {
            for (boolean writes : new boolean[] {true, false}) {
                String path = Application.on((request, response) -> {
                    response.setHeader("Cache-Control", "max-age=60");
                    if (writes) {
                        response.getWriter().print("a secret ");
                    }
                    request.getServletContext().getRequestDispatcher(target).forward(request, response);
                });
                for (int i = 0; i < 3; i++) {
                    assertThat(node().get(path).body()).isEqualTo("part");
                }
                if (!writes) {
                    assertThat(node().status(path)).contains("hit");
                }
            }
        }
    }

    private static Page withField(String name, String value, String cacheControl) {
        return (request, response) -> {
            response.setHeader(name, value);
            Page.of("text", cacheControl).answer(request, response);
        };
    }

    private Node node() {
        return Node.shared(container);
    }
}
