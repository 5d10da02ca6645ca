package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class MaxPerPrincipalTest {
    private static final String TWO = "session.max-per-principal = 2";
    private static final String REFUSING = "session.max-per-principal.when-exceeded = refuse";
    private static final Node ENDS_OLDEST = Node.startBehindLogin(Container.JETTY, TWO);
    private static final Node REFUSES = Node.startBehindLogin(Container.TOMCAT, TWO, REFUSING);

    private final String alice = "alice " + UUID.randomUUID();
    private final Visitor first = new Visitor();
    private final Visitor second = new Visitor();
    private final Visitor third = new Visitor();

    @AfterAll
    static void stop() {
        ENDS_OLDEST.close();
        REFUSES.close();
    }

    private Reply login(Visitor who, Node node) {
        return who.visit(node, (request, response) -> request.getSession().setAttribute("role", "user"), "User", alice);
    }

    private int live(Node node) throws Exception {
        return first.<SessionStore>ask(node, it -> SessionStore.of(it.getServletContext()))
                .find(alice)
                .size();
    }

    @Test
    void oldestSessionEndsWhenThereIsOneTooMany() throws Exception {
        List.of(first, second, third)
                .forEach(who -> assertThat(login(who, ENDS_OLDEST).status()).isEqualTo(200));
        assertThat(first.hasSession(ENDS_OLDEST)).isFalse();
        assertThat(second.hasSession(ENDS_OLDEST)).isTrue();
        assertThat(third.hasSession(ENDS_OLDEST)).isTrue();
        assertThat(live(ENDS_OLDEST)).isEqualTo(2);
    }

    @Test
    void oneTooManyIsRefusedUntilAnotherEnds() throws Exception {
        login(first, REFUSES);
        login(second, REFUSES);
        Reply reply = login(third, REFUSES);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(live(REFUSES)).isEqualTo(2);
        assertThat(login(first, REFUSES).status()).isEqualTo(200);
        second.with(REFUSES, HttpSession::invalidate);
        assertThat(login(third, REFUSES).status()).isEqualTo(200);
    }

    /** As when Redis goes away between the save and what follows it. */
    @Test
    void oneTooManyEndsWithTheNextSaveIfItCouldNotAtOnce() throws Exception {
        login(first, ENDS_OLDEST);
        login(second, ENDS_OLDEST);
        Reply reply = third.visit(
                ENDS_OLDEST,
                (request, response) -> {
                    HttpSession session = request.getSession();
                    withoutCommand(
                            "zrange",
                            () -> assertThatThrownBy(response::flushBuffer).isNotNull());
                    SessionAttributes.increment(session, "n", 1);
                },
                "User",
                alice);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(first.hasSession(ENDS_OLDEST)).isFalse();
        assertThat(second.hasSession(ENDS_OLDEST)).isTrue();
    }

    private static void withoutCommand(String name, Runnable action) {
        Keys.ask("ACL", "SETUSER", "default", "-" + name);
        try {
            action.run();
        } finally {
            Keys.ask("ACL", "SETUSER", "default", "+" + name);
        }
    }

    @Test
    void revokedSessionMakesRoomAtOnce() throws Exception {
        login(first, REFUSES);
        login(second, REFUSES);
        first.with(REFUSES, it -> SessionStore.of(it.getServletContext()).revokeOthers(it, alice));
        assertThat(login(third, REFUSES).status()).isEqualTo(200);
    }

    @Test
    void whoIsRefusedKeepsTheSessionOfBefore() {
        login(first, REFUSES);
        login(second, REFUSES);
        third.set(REFUSES, "cart", "full");
        String id = third.id();
        assertThat(login(third, REFUSES).status()).isEqualTo(403);
        assertThat(third.id()).isEqualTo(id);
        third.set(REFUSES, "color", "blue");
        assertThat(third.get(REFUSES, "color")).isEqualTo("blue");
        assertThat(third.get(REFUSES, "cart")).isEqualTo("full");
        assertThat(third.get(REFUSES, "role")).isNull();
    }

    @Test
    void neverMoreThanAllowedStayOfManyLoginsAtOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            assertTwoStay(ENDS_OLDEST, alice + round);
            assertTwoStay(REFUSES, alice + round + " refused");
        }
    }

    private static void assertTwoStay(Node node, String name) throws Exception {
        List<Visitor> all = IntStream.range(0, 8).mapToObj(i -> new Visitor()).toList();
        all.stream().filter(who -> all.indexOf(who) % 2 == 0).forEach(who -> who.set(node, "color", "blue"));
        Together.ask(
                8,
                i -> all.get(i)
                        .visit(
                                node,
                                (request, response) -> request.getSession().setAttribute("role", "user"),
                                "User",
                                name));
        long staying =
                all.stream().filter(who -> "user".equals(who.get(node, "role"))).count();
        assertThat(staying).isEqualTo(2);
    }
}
