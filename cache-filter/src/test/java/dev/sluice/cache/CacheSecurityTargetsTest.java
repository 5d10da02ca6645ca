package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.WebServer.Container;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of which cache and application might think that they are about different things. */
@ParameterizedClass
@EnumSource(Container.class)
final class CacheSecurityTargetsTest {
    private static final List<String> TARGET_FIELDS = List.of(
            "X-Forwarded-Host",
            "X-Forwarded-Scheme",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Server",
            "X-Host",
            "X-Original-Host",
            "Forwarded");

    private final Container container;

    CacheSecurityTargetsTest(Container container) {
        this.container = container;
    }

    @Test
    void fieldsThatNameAnotherHostPoisonNobody() {
        for (String name : TARGET_FIELDS) {
            String path = Application.on((request, response) ->
                    Page.of("link to " + request.getHeader(name), "max-age=60").answer(request, response));
            assertThat(node().get(path, name, "evil.test").body()).isEqualTo("link to evil.test");
            assertThat(node().get(path).body()).as(name).isEqualTo("link to null");
            assertThat(node().status(path)).as(name).contains("hit");
        }
    }

    @Test
    void addressOfTheClientInForwardedMakesNoVariants() {
        String path =
                Application.on((request, response) -> Page.of("link to " + request.getHeader("Forwarded"), "max-age=60")
                        .answer(request, response));
        node().get(path, "Forwarded", "for=192.0.2.1;host=shop.test");
        assertThat(node().status(path, "Forwarded", "for=192.0.2.2;host=shop.test"))
                .contains("hit");
        assertThat(node().status(path, "Forwarded", "for=\"x;host=a\";host=evil.test"))
                .doesNotContain("hit");
    }

    @Test
    void fieldsThatNameAnotherTargetOrMethodPass() {
        String path = Application.on(Page.of("text", "max-age=60"));
        for (String name : List.of(
                "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            for (int i = 0; i < 2; i++) {
                assertThat(node().status(path, name, "/admin")).as(name).contains("fwd=bypass");
            }
        }
        assertThat(Application.calls(path)).isEqualTo(10);
        assertThat(node().status(path)).contains("uri-miss");
    }

    @Test
    void parametersCannotBeCloaked() {
        Page page = (request, response) -> Page.of(
                        request.getParameter("id") + "|" + request.getQueryString(), "max-age=60")
                .answer(request, response);
        for (String folder : List.of("/drop", "/keep")) {
            for (String odd : List.of(
                    "id=1&utm_a=1;id=2",
                    "id=1&amp;id=2",
                    "utm_a=x;id=2&id=1",
                    "id=1&utm_a=%",
                    "id=1&utm%5Fa=%00;id=2",
                    "%69d=2&id=1",
                    "id=2&id=1",
                    "id=1;id=2",
                    "id%00=2&id=1",
                    "id=1&utm_a=%c0%ae",
                    "ID=2&id=1")) {
                String path = Application.below(folder, page);
                String usual = ruled("GET " + path + "?id=1 HTTP/1.1\nHost: shop.test");
                String cloaked = ruled("GET " + path + "?" + odd + " HTTP/1.1\nHost: shop.test");
                String expected = ruled("GET " + path + "?" + odd + " HTTP/1.1\nHost: shop.test\nX-Original-URL: pass");
                assertThat(idOf(cloaked)).as(folder + " " + odd).isEqualTo(idOf(expected));
                assertThat(idOf(ruled("GET " + path + "?id=1 HTTP/1.1\nHost: shop.test")))
                        .isEqualTo(idOf(usual));
            }
        }
    }

    @Test
    void droppedParameterIsDroppedInEachSpelling() {
        String path = Application.below("/drop", Page.of("text", "max-age=60"));
        Node node = Node.ruled(container);
        node.get(path + "?id=1");
        for (String query : List.of("id=1&utm_source=x", "utm%5Fsource=x&id=1", "utm_a=1&utm_a=2&id=1")) {
            assertThat(node.status(path + "?" + query)).as(query).contains("hit");
        }
        assertThat(node.status(path + "?id=1&UTM_source=x")).doesNotContain("hit");
    }

    @Test
    void otherSpellingsOfAPathAreNeverAnsweredWithAnotherPage() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path);
        String name = path.substring(1);
        for (String spelling : List.of(
                "//" + name,
                "/" + name + ";a=b",
                "/;/" + name,
                "/./" + name,
                "/x/../" + name,
                "/%2e/" + name,
                "/x%2f..%2f" + name,
                "/%70" + name.substring(1),
                "/" + name + "%00",
                "/" + name + "%20",
                "/" + name + ".",
                "/" + name + "/",
                "/P" + name.substring(1),
                "\\" + name,
                "/" + name + "\\",
                "/" + name + "%5c",
                "/" + name + "%c0%ae",
                "/" + name + "%",
                "/" + name + "%zz",
                "/" + name + "#a",
                "/" + name + "?#a",
                "/" + name + "%23a",
                "/" + name + "%3fa",
                "/" + name + "\u00e4",
                "*",
                name)) {
            for (int i = 0; i < 2; i++) {
                String reply = node().raw("GET " + spelling + " HTTP/1.1\nHost: shop.test", "");
                assertThat(reply).as(spelling).doesNotContain("sluice; hit").doesNotStartWith("HTTP/1.1 500");
                if (!spelling.startsWith("/P") && !spelling.endsWith("/")) {
                    assertThat(reply).as(spelling).doesNotContain("; stored");
                }
            }
        }
        assertThat(node().status(path)).contains("hit");
    }

    @Test
    void absoluteFormAndHostAreOneHostOrAreRefused() {
        String path = Application.on(
                (request, response) -> Page.of(request.getServerName() + " " + request.getHeader("Host"), "max-age=60")
                        .answer(request, response));
        String reply = node().raw("GET http://shop.test" + path + " HTTP/1.1\nHost: evil.test", "");
        assertThat(node().get(path).body()).as(reply).isEqualTo("shop.test shop.test");
        node().raw("GET http://evil@shop.test" + path + " HTTP/1.1\nHost: shop.test", "");
        assertThat(node().get(path).body()).isEqualTo("shop.test shop.test");
    }

    @Test
    void oddHostsFillNothingOfOthers() {
        for (String hosts : List.of(
                "Host: evil.test\nHost: shop.test",
                "Host: shop.test\nHost: evil.test",
                "Host: shop.test, evil.test",
                "Host: evil.test/",
                "Host: shop.test/x",
                "Host: a@shop.test",
                "Host: shop.test:",
                "Host: shop.test:80x",
                "Host: shop.test:99999",
                "Host: shop.test#",
                "Host: ",
                "Host: shop.test\\x",
                "Host:shop.test\n Host: evil.test",
                "Host: [::1",
                "Host: shop.test%2fx",
                "Host: SHOP.test:080",
                "Host: shop.test\u00e4")) {
            String path = Application.on((request, response) ->
                    Page.of("by " + request.getHeader("Host"), "max-age=60").answer(request, response));
            String reply = node().raw("GET " + path + " HTTP/1.1\n" + hosts, "");
            assertThat(reply).as(hosts).doesNotStartWith("HTTP/1.1 500");
            assertThat(node().get(path).body())
                    .as(hosts + reply)
                    .isIn("by shop.test", "by SHOP.test:080", "by shop.test:");
        }
    }

    @Test
    void getWithABodyIsNeitherAnsweredNorStoredAndLeavesTheConnectionInOrder() {
        for (boolean reads : new boolean[] {true, false}) {
            String path = Application.on((request, response) -> {
                String body = reads ? new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "";
                Page.of("[" + body + "]", "max-age=60").answer(request, response);
            });
            String smuggled = "GET /smuggled HTTP/1.1\r\nHost: shop.test\r\n\r\n";
            for (String framing : List.of(
                    "Content-Length: " + smuggled.length(),
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: chunked\nContent-Length: 5",
                    "Content-Length: 0\nContent-Length: 5",
                    "Transfer-Encoding: xchunked",
                    "Content-Length: +0")) {
                String body = framing.startsWith("Transfer-Encoding: chunked")
                        ? Integer.toHexString(smuggled.length()) + "\r\n" + smuggled + "\r\n0\r\n\r\n"
                        : smuggled;
                String reply = node().raw("GET " + path + " HTTP/1.1\nHost: shop.test\n" + framing, body);
                assertThat(reply).as(framing).doesNotContain("; hit").doesNotContain("; stored");
                assertThat(reply.split("HTTP/1.1 ", -1)).as(reply).hasSizeLessThanOrEqualTo(2);
            }
            assertThat(node().get(path).body()).isEqualTo("[]");
        }
    }

    @Test
    void methodsThatTraceConnectOrUpgradeAreNeverAnsweredNorStored() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path);
        for (String method : List.of("TRACE", "CONNECT", "OPTIONS", "get", "GETS")) {
            String reply = node().raw(method + " " + path + " HTTP/1.1\nHost: shop.test", "");
            assertThat(reply).as(method).doesNotContain("sluice; hit").doesNotContain("; stored");
        }
        for (String upgrade : List.of("websocket", "h2c")) {
            String lines = "GET " + path + " HTTP/1.1\nHost: shop.test\nUpgrade: " + upgrade;
            assertThat(node().raw(lines, "")).doesNotContain("sluice; hit").doesNotContain("; stored");
        }
    }

    @Test
    void longUrlsAndHeadersAreNotStored() {
        String path = Application.on(Page.of("text", "max-age=60"));
        for (String line : List.of(
                path + "?" + "a".repeat(8192) + " HTTP/1.1\nHost: shop.test",
                path + " HTTP/1.1\nHost: shop.test\nX-Long: " + "a".repeat(100_000),
                path + " HTTP/1.1\nHost: " + "a".repeat(8100))) {
            String reply = node().raw("GET " + line, "");
            assertThat(reply).doesNotContain("; stored").doesNotContain(" 500 ");
        }
        String wordy = Application.on((request, response) -> {
            for (int i = 0; i < 60; i++) {
                response.addHeader("X-Long-" + i, "a".repeat(100));
            }
            Page.of("text", "max-age=60").answer(request, response);
        });
        node().get(wordy);
        assertThat(node().get(wordy).body()).isEqualTo("text");
    }

    @Test
    void manyRangesAndTagsAreAnsweredWithNoMoreThanTheBody() {
        String path = Application.on(Page.of("x".repeat(100_000), "max-age=60"));
        node().get(path);
        for (String range : List.of(
                "0-,".repeat(1000) + "0-",
                "0-1,".repeat(16) + "2-3",
                "0-99999999999999999999",
                "99999999999999999999-",
                "-99999999999999999",
                "5-1",
                "0-0,".repeat(10) + "-1",
                "-0",
                "--1",
                "0-99999,50-60",
                "18446744073709551616-")) {
            String reply = node().raw("GET " + path + " HTTP/1.1\nHost: shop.test\nRange: bytes=" + range, "");
            assertThat(reply.length()).as(range).isLessThan(104_000);
            assertThat(reply).as(range).containsPattern("^HTTP/1.1 (200|206|416)");
        }
        String tags = "\"x\",".repeat(10_000);
        String reply = node().raw("GET " + path + " HTTP/1.1\nHost: shop.test\nIf-None-Match: " + tags, "");
        assertThat(reply).containsPattern("^HTTP/1.1 (200|400|431)");
    }

    @Test
    void deepDirectivesOfAClientAreNoError() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path);
        for (String value :
                List.of("x=\"" + "a".repeat(7000) + "\"", "x=\"" + "\\a".repeat(3500) + "\"", ",".repeat(7000))) {
            assertThat(node().raw("GET " + path + " HTTP/1.1\nHost: shop.test\nCache-Control: " + value, ""))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private String ruled(String lines) {
        return Node.ruled(container).raw(lines, "");
    }

    private static String idOf(String reply) {
        int body = reply.indexOf("\r\n\r\n");
        int bar = reply.indexOf('|', Math.max(0, body));
        return bar < 0 ? reply.substring(0, 12) : reply.substring(body, bar);
    }

    private Node node() {
        return Node.shared(container);
    }
}
