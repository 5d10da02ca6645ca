package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CookieConfigTest {
    private static final Page BEGINS = (request, response) -> request.getSession();
    private static final String WHOLE = """
            <name>shopper</name><domain>127.0.0.1</domain><path>/shop/x</path><comment>ours</comment>
            <http-only>true</http-only><secure>true</secure><max-age>77</max-age>
            <attribute><attribute-name>SameSite</attribute-name><attribute-value>Strict</attribute-value></attribute>
            <attribute><attribute-name>Partitioned</attribute-name><attribute-value></attribute-value></attribute>
            <attribute><attribute-name>Priority</attribute-name><attribute-value>High</attribute-value></attribute>
            """;

    @ParameterizedTest
    @EnumSource
    void cookieIsAsWebXmlSays(Container container) {
        assertThat(cookie(container, WHOLE))
                .startsWith("shopper")
                .contains("Domain=127.0.0.1", "Path=/shop/x", "HttpOnly", "Secure", "Max-Age=77", "SameSite=Strict")
                .contains("Partitioned", "Priority=High")
                .noneMatch(part -> part.startsWith("Comment") || part.startsWith("Name"));
    }

    @ParameterizedTest
    @EnumSource
    void settingsOverrideWebXml(Container container) {
        assertThat(cookie(
                        container,
                        WHOLE,
                        "session.cookie.name = id",
                        "session.cookie.domain = localhost",
                        "session.cookie.path = /shop",
                        "session.cookie.secure = false",
                        "session.cookie.http-only = false",
                        "session.cookie.same-site = lax",
                        "session.cookie.max-age = 0s",
                        "session.cookie.partitioned = false"))
                .containsExactlyInAnyOrder("id", "Domain=localhost", "Path=/shop", "SameSite=Lax", "Priority=High");
    }

    @ParameterizedTest
    @EnumSource
    void silentWebXmlLeavesTheSafeDefaults(Container container) {
        assertThat(cookie(container, "<name>JSESSIONID</name>"))
                .containsExactlyInAnyOrder("sid", "Path=/shop", "HttpOnly", "SameSite=Lax");
        assertThat(cookie(container, "<secure>false</secure><max-age>-1</max-age>"))
                .containsExactlyInAnyOrder("sid", "Path=/shop", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void scriptsMayReadTheCookieIfWebXmlSaysSoAndTheContainerTells() {
        assertThat(cookie(Container.TOMCAT, "<http-only>false</http-only>")).doesNotContain("HttpOnly");
        assertThat(cookie(Container.JETTY, "<http-only>false</http-only>")).contains("HttpOnly");
    }

    @ParameterizedTest
    @EnumSource
    void settingsAloneMakeAPartitionedCookieThatLasts(Container container) {
        assertThat(cookie(
                        container,
                        "",
                        "session.cookie.name = __Host-sid",
                        "session.cookie.path = /",
                        "session.cookie.secure = true",
                        "session.cookie.partitioned = true",
                        "session.cookie.max-age = 2h"))
                .contains("__Host-sid", "Path=/", "Secure", "Partitioned", "Max-Age=7200");
    }

    @ParameterizedTest
    @EnumSource
    void codeOfTheApplicationCountsAsWebXmlDoes(Container container) {
        String listener = "<listener><listener-class>" + NamesCookie.class.getName() + "</listener-class></listener>";
        try (Node node =
                Node.of(container, Node.war("shop", RedisServer.shared().uri()).xml(listener))) {
            assertThat(parts(new Visitor().visit(node, BEGINS))).contains("in-code", "SameSite=Strict", "Secure");
        }
    }

    /** An application that has no session-config. */
    public static final class NamesCookie implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            SessionCookieConfig config = event.getServletContext().getSessionCookieConfig();
            config.setName("in-code");
            config.setSecure(true);
            config.setAttribute("SameSite", "Strict");
        }
    }

    @ParameterizedTest
    @EnumSource
    void expiringCookieHasTheNamePlaceAndMarksOfTheOneItEnds(Container container) {
        try (Node node = node(container, WHOLE)) {
            Reply begun = new Visitor().visit(node, BEGINS);
            String cookie = begun.header("Set-Cookie").replaceFirst(";.*", "");
            Page ends = (request, response) -> request.getSession().invalidate();
            List<String> ended = parts(new Visitor().visit(node, ends, "Cookie", cookie));
            assertThat(ended).containsAll(withoutAge(parts(begun))).anyMatch(part -> part.contains("01 Jan 1970"));
        }
    }

    private static List<String> withoutAge(List<String> parts) {
        return parts.stream()
                .filter(part -> !part.startsWith("Max-Age") && !part.startsWith("Expires"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<name>a+b</name> | session.cookie.name | web.xml counts, which says 'a+b'",
                "<name>__Host-id</name> | session.cookie.name | without __Host- unless",
                "<path>shop</path> | session.cookie.path | web.xml counts, which says 'shop'",
                "<domain>a;b</domain> | session.cookie.domain | web.xml counts, which says 'a;b'",
                "SameSite=None | session.cookie.same-site | web.xml counts, which says 'None'",
                "SameSite=Sometimes | session.cookie.same-site | must be lax, strict or none",
                "Partitioned= | session.cookie.partitioned | false unless session.cookie.secure = true",
                "Priority=a;b | session.cookie.name | web.xml says Priority = a;b"
            })
    void cookieThatNoBrowserKeepsStopsTheStart(String word, String key, String reason) {
        String[] pair = word.split("=", 2);
        String config = pair.length == 1
                ? word
                : "<attribute><attribute-name>" + pair[0] + "</attribute-name><attribute-value>" + pair[1]
                        + "</attribute-value></attribute>";
        assertThatIllegalStateException()
                .isThrownBy(() -> node(Container.JETTY, config).close())
                .havingRootCause()
                .withMessageContaining(key)
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session.cookie.max-age = 1500ms | whole seconds",
                "session.cookie.max-age = 401d | at most 400d",
                "session.cookie.partitioned = true | false unless session.cookie.secure = true"
            })
    void settingThatNoBrowserHeedsStopsTheStart(String line, String reason) {
        assertThatIllegalStateException()
                .isThrownBy(() -> node(Container.JETTY, "", line).close())
                .havingRootCause()
                .withMessageContaining(line)
                .withMessageContaining(reason);
    }

    private static Node node(Container container, String cookieConfig, String... properties) {
        String xml = "<session-config><cookie-config>" + cookieConfig + "</cookie-config></session-config>";
        return Node.of(
                container,
                Node.war("shop", RedisServer.shared().uri(), properties).xml(xml));
    }

    /** The name and the attributes of the cookie that tells a new id. */
    private static List<String> cookie(Container container, String cookieConfig, String... properties) {
        try (Node node = node(container, cookieConfig, properties)) {
            return parts(new Visitor().visit(node, BEGINS));
        }
    }

    private static List<String> parts(Reply reply) {
        List<String> lines = reply.headers("Set-Cookie");
        String line = lines.get(lines.size() - 1);
        return Pattern.compile("; ?")
                .splitAsStream(line.replaceFirst("=[^;]*", ""))
                .toList();
    }
}
