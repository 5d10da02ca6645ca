package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PrincipalTest {
    private static final RedisServer REDIS = RedisServer.start();
    private static final Node ONE =
            Node.startBehindLoginOn(REDIS.uri(), Container.JETTY, "session.sweep-interval = 1s");
    private static final Node TWO =
            Node.startBehindLoginOn(REDIS.uri(), Container.TOMCAT, "session.sweep-interval = 1s");
    private static final Node BY_ATTRIBUTE =
            Node.startOn(REDIS.uri(), Container.JETTY, "session.principal.attribute = user");

    private final Visitor visitor = new Visitor();
    private final Visitor other = new Visitor();

    @AfterAll
    static void stop() {
        List.of(ONE, TWO, BY_ATTRIBUTE).forEach(Node::close);
        REDIS.close();
    }

    @BeforeEach
    void forget() {
        REDIS.flush();
    }

    private static SessionStore store(Node node) {
        return new Visitor().ask(node, request -> SessionStore.of(request.getServletContext()));
    }

    private static void login(Visitor who, Node node, String name) {
        Reply reply = who.visit(node, (request, response) -> request.getSession(), "User", name);
        assertThat(reply.status()).isEqualTo(200);
    }

    private static String keys(String pattern) {
        return REDIS.ask("KEYS", pattern).strip();
    }

    private static void assertIndexIsEmpty() {
        assertThat(keys("*:p:*") + keys("*:o:*")).isEmpty();
    }

    @Test
    void sessionsOfAPrincipalAreFoundOldestFirstOnEveryNode() throws Exception {
        login(visitor, ONE, "alice");
        login(other, TWO, "alice");
        login(new Visitor(), TWO, "bob");
        List<LiveSession> found = store(TWO).find("alice");
        assertThat(found).hasSize(2);
        assertThat(found.get(0).ref()).isEqualTo(refOf(visitor));
        assertThat(found.get(1).ref()).isEqualTo(refOf(other));
        assertThat(found.get(0).created()).isBeforeOrEqualTo(found.get(1).created());
        assertThat(store(ONE).find("nobody")).isEmpty();
    }

    private static String refOf(Visitor who) {
        return who.ask(
                ONE, request -> SessionStore.of(request.getServletContext()).refOf(request.getSession()));
    }

    @Test
    void revokedSessionIsRefusedAtOnceOnEveryNode() throws Exception {
        login(visitor, ONE, "alice");
        assertThat(visitor.hasSession(TWO)).isTrue();
        String ref = refOf(visitor);
        assertThat(store(TWO).revoke(ref)).isTrue();
        assertThat(visitor.hasSession(ONE)).isFalse();
        assertThat(visitor.hasSession(TWO)).isFalse();
        assertThat(store(ONE).revoke(ref)).isFalse();
        assertThat(store(ONE).revoke("no such thing")).isFalse();
        assertThat(store(ONE).find("alice")).isEmpty();
    }

    @Test
    void whatARequestChangesWhoseSessionIsRevokedIsDropped() {
        login(visitor, ONE, "alice");
        visitor.with(ONE, session -> {
            session.setAttribute("color", "red");
            store(TWO).revokeAllOf("alice");
        });
        assertThat(visitor.hasSession(ONE)).isFalse();
    }

    @Test
    void allOrAllOtherSessionsOfAPrincipalCanBeEnded() throws Exception {
        login(visitor, ONE, "alice");
        login(other, TWO, "alice");
        login(new Visitor(), TWO, "alice");
        int others = visitor.<Integer>ask(
                ONE, it -> SessionStore.of(it.getServletContext()).revokeOthers(it.getSession(), "alice"));
        assertThat(others).isEqualTo(2);
        assertThat(visitor.hasSession(TWO)).isTrue();
        assertThat(other.hasSession(ONE)).isFalse();
        assertThat(store(ONE).revokeAllOf("alice")).isEqualTo(1);
        assertThat(visitor.hasSession(ONE)).isFalse();
    }

    @Test
    void principalIsNamedByAnAttribute() throws Exception {
        visitor.set(BY_ATTRIBUTE, "user", "alice");
        other.with(BY_ATTRIBUTE, session -> session.setAttribute("user", "bob"));
        assertThat(store(BY_ATTRIBUTE).find("alice")).hasSize(1);
        visitor.set(BY_ATTRIBUTE, "user", "bob");
        assertThat(store(BY_ATTRIBUTE).find("alice")).isEmpty();
        assertThat(store(BY_ATTRIBUTE).find("bob")).hasSize(2);
        visitor.with(BY_ATTRIBUTE, session -> session.removeAttribute("user"));
        assertThat(store(BY_ATTRIBUTE).find("bob")).hasSize(1);
    }

    @Test
    void requestWithoutAUserLeavesTheSessionWhoseItIsUntilLogout() throws Exception {
        login(visitor, ONE, "alice");
        visitor.set(TWO, "color", "blue");
        assertThat(store(ONE).find("alice")).hasSize(1);
        visitor.visit(
                TWO,
                (request, response) -> {
                    request.logout();
                    request.getSession().setAttribute("color", "red");
                },
                "User",
                "alice");
        assertThat(store(ONE).find("alice")).isEmpty();
        assertThat(visitor.get(ONE, "color")).isEqualTo("red");
        assertIndexIsEmpty();
    }

    @Test
    void twoPrincipalsOneAfterAnotherHaveTheSessionOneAfterAnother() throws Exception {
        login(visitor, ONE, "alice");
        login(visitor, TWO, "bob");
        assertThat(store(ONE).find("alice")).isEmpty();
        assertThat(store(ONE).find("bob")).hasSize(1);
        assertThat(store(ONE).principalsOnline()).isEqualTo(1);
    }

    @Test
    void sessionIsFoundAsTheFormerPrincipalsIfItsChangeToAnotherIsRejected() throws Exception {
        try (Node rejecting = Node.startBehindLoginOn(REDIS.uri(), Container.JETTY, "session.conflict = reject")) {
            login(visitor, rejecting, "alice");
            Reply reply = visitor.visit(
                    rejecting,
                    (request, response) -> {
                        request.getSession().setAttribute("color", "red");
                        visitor.set(rejecting, "color", "green");
                    },
                    "User",
                    "bob");
            assertThat(reply.status()).isEqualTo(409);
            assertThat(store(ONE).find("alice")).hasSize(1);
            assertThat(store(ONE).find("bob")).isEmpty();
        }
    }

    @Test
    void renewedIdLeavesOneEntry() throws Exception {
        login(visitor, ONE, "alice");
        visitor.ask(TWO, HttpServletRequest::changeSessionId);
        assertThat(store(ONE).find("alice")).extracting(LiveSession::ref).containsExactly(refOf(visitor));
        assertThat(REDIS.ask("ZCARD", keys("*:p:*")).strip()).isEqualTo("1");
    }

    @Test
    void invalidatedSessionLeavesNothing() {
        login(visitor, ONE, "alice");
        visitor.with(TWO, HttpSession::invalidate);
        assertIndexIsEmpty();
    }

    @Test
    void sessionWhoseIdHasJustChangedIsRevokedByItsFormerReference() throws Exception {
        login(visitor, ONE, "alice");
        String former = refOf(visitor);
        visitor.ask(TWO, HttpServletRequest::changeSessionId);
        assertThat(store(ONE).revoke(former)).isTrue();
        assertThat(visitor.hasSession(TWO)).isFalse();
        assertThat(store(ONE).find("alice")).isEmpty();
    }

    /** As when Redis goes away between a step and this one after it. */
    @Test
    void sessionIsRenewedAndEndedAlsoIfItsEntryCannotBeTakenOut() {
        login(visitor, ONE, "alice");
        visitor.set(ONE, "color", "blue");
        REDIS.ask("ACL", "SETUSER", "default", "-zscore");
        try {
            visitor.ask(ONE, HttpServletRequest::changeSessionId);
            assertThat(visitor.get(TWO, "color")).isEqualTo("blue");
            visitor.with(ONE, HttpSession::invalidate);
            assertThat(visitor.hasCookie()).isFalse();
        } finally {
            REDIS.ask("ACL", "SETUSER", "default", "+zscore");
        }
    }

    @Test
    void sessionEndedByARequestOfItsOldIdLeavesNothing() {
        login(visitor, ONE, "alice");
        ByHand before = new ByHand(visitor.id());
        visitor.ask(TWO, HttpServletRequest::changeSessionId);
        before.visit(ONE, (request, response) -> request.getSession().invalidate());
        assertIndexIsEmpty();
    }

    @Test
    void expiredAndRevokedSessionsLeaveNothing() throws Exception {
        login(visitor, ONE, "alice");
        visitor.with(ONE, session -> session.setMaxInactiveInterval(1));
        login(other, ONE, "bob");
        store(ONE).revokeAllOf("bob");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(PrincipalTest::assertIndexIsEmpty);
        assertThat(keys("*:s:*")).isEmpty();
    }

    @Test
    void sessionsAndPrincipalsAreCounted() throws Exception {
        login(visitor, ONE, "alice");
        login(other, TWO, "alice");
        login(new Visitor(), TWO, "bob");
        new Visitor().set(ONE, "color", "blue");
        assertThat(store(ONE).liveSessions()).isEqualTo(4);
        assertThat(store(TWO).principalsOnline()).isEqualTo(2);
        visitor.with(ONE, HttpSession::invalidate);
        store(ONE).revokeAllOf("bob");
        assertThat(store(ONE).liveSessions()).isEqualTo(2);
    }

    /** There are 256 buckets; other connections of the tests read now and then. */
    @Test
    void toCountThemTakesOneRoundTrip() throws Exception {
        long before = reads();
        store(ONE).liveSessions();
        store(ONE).principalsOnline();
        assertThat(reads() - before).isLessThan(100);
    }

    private static long reads() {
        String stats = RedisServer.shared().ask("INFO", "stats");
        return stats.lines()
                .filter(line -> line.startsWith("total_reads_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
