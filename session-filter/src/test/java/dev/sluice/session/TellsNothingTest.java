package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.metrics.MetricsServlet;
import dev.sluice.session.codec.JsonCodec;
import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids, secrets and values go to nobody who reads logs, metrics, JMX, answers to others, or exceptions. */
@ParameterizedClass
@EnumSource
final class TellsNothingTest {
    private static final String SECRET = "correct horse battery";
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String VALUE = "4111-1111-1111-1111";

    private final AllLogs logs = AllLogs.keep();
    private final TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
    private final Visitor visitor = new Visitor();
    private final List<String> ids = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Node node;

    TellsNothingTest(Container container) {
        node = Node.of(
                container,
                Node.war(
                                "shop",
                                relay.uri(),
                                "redis.breaker.pause = 100ms",
                                "session.id.secrets = " + SECRET,
                                "session.encryption.keys = k:" + KEY,
                                "session.conflict = reject",
                                "session.exclusive = /alone",
                                "session.exclusive.wait = 50ms",
                                "session.unreadable = fail")
                        .servlet("alone", PageServlet.class, "/alone")
                        .servlet("metrics", MetricsServlet.class, "/metrics"));
    }

    @AfterEach
    void stop() {
        node.close();
        relay.close();
        logs.close();
    }

    private void visit(int status, Page page) {
        Reply reply = visitor.visit(node, page);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        told.add(reply.body());
        if (visitor.hasCookie()) {
            ids.add(visitor.id());
        }
    }

    @Test
    void idsSecretsAndValuesAreInNoLogMetricAnswerOrException() throws Exception {
        useAndEnd();
        refuse();
        collide();
        loseRedis();
        told.add(Http.get(node.uri("/metrics")).body());
        told.addAll(beans());
        told.addAll(logs.lines());
        assertThat(told).hasSizeGreaterThan(20).anyMatch(text -> text.contains("sluice_session"));
        assertThat(ids).hasSizeGreaterThan(4);
        for (String text : told) {
            assertThat(text).doesNotContain(VALUE, SECRET, KEY);
            ids.forEach(id -> assertThat(text).doesNotContain(id, id.substring(2, 29)));
        }
    }

    @Test
    void exceptionOfAnUnreadableAttributeQuotesNoValue() {
        JsonCodec codec = new JsonCodec(List.of("dev.sluice.session.*"));
        String cart = "[\"dev.sluice.session.Cart\",{\"items\":[{\"name\":\"pen\",\"count\":\"" + VALUE + "\"}]}]";
        for (String stored : List.of("[\"UUID\",\"" + VALUE + "\"]", "[\"Long\",\"" + VALUE + "\"]", cart)) {
            assertThatThrownBy(() -> codec.decode(stored.getBytes(UTF_8)))
                    .satisfies(e -> assertThat(trace(e)).doesNotContain(VALUE).contains("JsonDecoder"));
        }
    }

    private void useAndEnd() {
        visit(200, (request, response) -> request.getSession().setAttribute("card", VALUE));
        visit(200, (request, response) -> request.changeSessionId());
        visit(200, (request, response) -> told.add(request.getSession() + " " + request));
        visit(
                200,
                (request, response) -> SessionStore.of(request.getServletContext())
                        .revoke(SessionStore.of(request.getServletContext()).refOf(request.getSession())));
        visit(200, (request, response) -> request.getSession().setAttribute("card", VALUE));
    }

    private void refuse() {
        visit(
                200,
                (request, response) -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> request.getSession().setAttribute("card", new Unkept(VALUE)))
                        .satisfies(e -> told.add(trace(e))));
        visit(
                200,
                (request, response) -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> request.getSession().setAttribute("card", VALUE.repeat(30_000)))
                        .satisfies(e -> told.add(trace(e))));
        Keys.ask("HSET", key(), "a:odd", "\"" + VALUE);
        Keys.ask("HSET", key(), "#r", "99-1");
        visit(
                200,
                (request, response) -> assertThatThrownBy(
                                () -> request.getSession().getAttribute("odd"))
                        .satisfies(e -> told.add(trace(e))));
    }

    private String key() {
        String id = visitor.id();
        return new dev.sluice.core.redis.KeySpace("sluice", "session")
                .key(id.substring(0, 2), "s:" + Keys.hash("/shop", id));
    }

    private void collide() {
        visit(409, (request, response) -> {
            request.getSession().setAttribute("card", VALUE + "a");
            visitor.set(node, "card", VALUE + "b");
        });
        Keys.ask("HSET", key(), "#k", "other", "#w", "" + (System.currentTimeMillis() + 5_000));
        Page page = (request, response) -> request.getSession();
        Reply reply = visitor.go(node, PageServlet.path(page).replace("/page", "/alone"));
        assertThat(reply.status()).isEqualTo(429);
        told.add(reply.body());
        Keys.ask("HDEL", key(), "#k", "#w");
    }

    private void loseRedis() {
        relay.refuse();
        relay.resetAll();
        visit(503, (request, response) -> request.getSession());
        visit(503, (request, response) -> {
            try {
                request.getSession().setAttribute("card", VALUE);
            } catch (RuntimeException e) {
                told.add(trace(e));
            }
        });
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static List<String> beans() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> texts = new ArrayList<>();
        for (ObjectName name : server.queryNames(new ObjectName("dev.sluice*:*"), null)) {
            texts.add(name.toString());
            for (var attribute : server.getMBeanInfo(name).getAttributes()) {
                texts.add(attribute + " " + server.getAttribute(name, attribute.getName()));
            }
        }
        return texts;
    }

    /** Of no type that may be kept. */
    private record Unkept(String text) {}
}
