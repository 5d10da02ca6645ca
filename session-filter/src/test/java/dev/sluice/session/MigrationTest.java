package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.metrics.MetricsServlet;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications whose path {@code /own} still works with the container's sessions, and {@code /page} with ours. */
@ParameterizedClass
@EnumSource
final class MigrationTest {
    @SuppressWarnings("NullAway.Init")
    private static TcpRelay relay;

    @SuppressWarnings("NullAway.Init")
    private static Node reading;

    @SuppressWarnings("NullAway.Init")
    private static Node dual;

    private final Http browser = new Http();
    private final Container container;

    MigrationTest(Container container) {
        this.container = container;
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        relay = TcpRelay.to(RedisServer.shared().port());
        reading = Node.of(container, war("session.migration = read-redis"));
        dual = Node.of(container, war("session.migration = dual-write"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        reading.close();
        dual.close();
        relay.close();
    }

    private static WarFile war(String... lines) {
        return WarFile.named("shop")
                .filter("session", RedisSessionFilter.class, "/page")
                .servlet("page", PageServlet.class, "/page")
                .servlet("own", PageServlet.class, "/own")
                .servlet("metrics", MetricsServlet.class, "/metrics")
                .xml("<listener><listener-class>" + CountingListener.class.getName() + "</listener-class></listener>")
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + relay.uri() + "\nredis.timeout = 20s\nredis.breaker.pause = 100ms\n"
                                + "changelog.lease = 30s\nsession.sweep-interval = 1h\n"
                                + "session.types = " + SpoiltWhenSaved.class.getName() + "\n"
                                + String.join("\n", lines));
    }

    private <T> T ask(Node node, String path, Visitor.Question<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        String page = PageServlet.path((request, response) -> answer.set(question.ask(request)));
        Http.Reply reply = browser.send("GET", node.uri(page.replace("/page", path)), "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return Objects.requireNonNull(answer.get());
    }

    private <T> T own(Node node, Visitor.Question<T> question) {
        return ask(node, "/own", question);
    }

    private <T> T ours(Node node, Visitor.Question<T> question) {
        return ask(node, "/page", question);
    }

    private static HttpSession session(HttpServletRequest request) {
        return Objects.requireNonNull(request.getSession(false));
    }

    private static boolean hasSession(HttpServletRequest request) {
        return request.getSession(false) != null;
    }

    private String own(Node node, String name) {
        return own(node, request -> String.valueOf(session(request).getAttribute(name)));
    }

    private String ours(Node node, String name) {
        return ours(node, request -> String.valueOf(session(request).getAttribute(name)));
    }

    private String ownId(Node node) {
        return own(node, request -> session(request).getId());
    }

    private void login(Node node) {
        own(node, request -> {
            request.getSession().setAttribute("user", "alice");
            request.getSession().setAttribute("cart", new ArrayList<>(List.of("tea")));
            return request;
        });
    }

    private static double figure(Node node, String name) {
        return Http.get(node.uri("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith("sluice_session_" + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void sessionOfTheContainerIsTakenOverAsItIs() {
        login(reading);
        long created = own(reading, request -> {
            session(request).setMaxInactiveInterval(777);
            return session(request).getCreationTime();
        });
        double before = figure(reading, "taken_over_total");
        int begun = CountingListener.BEGUN.get();
        boolean isNew = ours(reading, request -> request.getSession().isNew());
        assertThat(isNew).isFalse();
        for (Node node : List.of(reading, dual)) {
            assertThat(ours(node, "user")).isEqualTo("alice");
            assertThat(ours(node, "cart")).isEqualTo("[tea]");
            long asRead = ours(node, request -> session(request).getCreationTime());
            assertThat(asRead).isEqualTo(created);
            int interval = ours(node, request -> session(request).getMaxInactiveInterval());
            assertThat(interval).isEqualTo(777);
        }
        assertThat(figure(reading, "taken_over_total")).isEqualTo(before + 1);
        assertThat(CountingListener.BEGUN.get()).isEqualTo(begun);
    }

    @Test
    void whatCannotBeKeptIsLeftBehindAndCounted() {
        login(reading);
        own(reading, request -> {
            session(request).setAttribute("thread", new AtomicReference<>("kept by the container"));
            return request;
        });
        double before = figure(reading, "left_behind_total");
        assertThat(ours(reading, "thread")).isEqualTo("null");
        assertThat(ours(reading, "user")).isEqualTo("alice");
        assertThat(figure(reading, "left_behind_total")).isEqualTo(before + 1);
        assertThat(own(reading, "thread")).isEqualTo("kept by the container");
    }

    @Test
    void firstRequestsThatComeAtOnceShareOneSession() {
        login(reading);
        String own = "JSESSIONID=" + browser.cookie("JSESSIONID").orElseThrow();
        String path = PageServlet.path((request, response) ->
                response.getWriter().print(request.getSession().getId()));
        List<CompletableFuture<String>> replies = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Http.get(reading.uri(path), "Cookie", own).body()))
                .toList();
        assertThat(replies.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void sessionEndedByTheApplicationEndsInTheContainerAndDoesNotComeBack() {
        for (Node node : List.of(reading, dual)) {
            login(node);
            ours(node, request -> {
                request.getSession().invalidate();
                return request;
            });
            assertNone(node);
        }
    }

    private void assertNone(Node node) {
        boolean ours = ours(node, MigrationTest::hasSession);
        assertThat(ours).isFalse();
        boolean own = own(node, MigrationTest::hasSession);
        assertThat(own).isFalse();
    }

    @Test
    void sessionEndedElsewhereEndsInTheContainerAndDoesNotComeBack() {
        login(reading);
        String id = ours(reading, request -> request.getSession().getId());
        Keys.ask("DEL", Keys.of(Keys.idOf(id)));
        assertNone(reading);
    }

    @Test
    void sessionEndedAndBegunAnewInOneRequestLeavesNothingOfTheOldOne() {
        login(dual);
        String before = ownId(dual);
        ours(dual, request -> {
            request.getSession().invalidate();
            request.getSession().setAttribute("color", "blue");
            return request;
        });
        assertThat(ownId(dual)).isNotEqualTo(before);
        assertThat(own(dual, "user")).isEqualTo("null");
        assertThat(own(dual, "color")).isEqualTo("blue");
    }

    @Test
    void dualWriteKeepsTheContainersSessionForAWayBack() {
        login(dual);
        own(dual, request -> {
            session(request).setAttribute("thread", new AtomicReference<>("kept by the container"));
            return request;
        });
        ours(dual, request -> {
            request.getSession().setAttribute("color", "blue");
            request.getSession().removeAttribute("cart");
            return request;
        });
        assertThat(own(dual, "color")).isEqualTo("blue");
        assertThat(own(dual, "cart")).isEqualTo("null");
        assertThat(own(dual, "user")).isEqualTo("alice");
        assertThat(own(dual, "thread")).isEqualTo("kept by the container");
    }

    @Test
    void dualWriteBeginsASessionInTheContainerToo() {
        ours(dual, request -> {
            request.getSession().setAttribute("color", "blue");
            return request;
        });
        assertThat(own(dual, "color")).isEqualTo("blue");
        assertThat(ours(dual, "color")).isEqualTo("blue");
    }

    @Test
    void idOfTheContainersSessionChangesWithOurs() {
        login(reading);
        String own = ownId(reading);
        ours(reading, request -> {
            request.getSession();
            return request.changeSessionId();
        });
        assertThat(ownId(reading)).isNotEqualTo(own);
        assertThat(ours(reading, "user")).isEqualTo("alice");
    }

    @Test
    void outageAtTheFirstRequestLogsNobodyOut() {
        login(reading);
        relay.refuse();
        relay.resetAll();
        String path = PageServlet.path((request, response) -> request.getSession());
        assertThat(browser.send("GET", reading.uri(path), "").status()).isEqualTo(503);
        relay.heal();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.send("GET", reading.uri(path), "").status() == 200);
        assertThat(ours(reading, "user")).isEqualTo("alice");
    }

    @Test
    void dualWriteNeedsACookieOfItsOwn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.of(
                                container, war("session.migration = dual-write", "session.cookie.name = JSESSIONID"))
                        .close())
                .havingRootCause()
                .withMessageContaining("session.cookie.name");
    }

    @Test
    void whoseSessionCannotBeSavedAsItIsTakenOverIsNotSilentlyLoggedOut() {
        login(reading);
        own(reading, request -> {
            session(request).setAttribute("spoilt", new SpoiltWhenSaved());
            return request;
        });
        String path = PageServlet.path((request, response) -> request.getSession());
        assertThat(browser.send("GET", reading.uri(path), "").status()).isEqualTo(500);
        assertThat(own(reading, "user")).isEqualTo("alice");
    }

    /** Can be kept until it is about to be written. */
    public static final class SpoiltWhenSaved implements HttpSessionActivationListener {
        @SuppressWarnings("unused") // by the codec it is
        private Object content = "text";

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            content = this;
        }
    }
}
