package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class SessionTest {
    private final Visitor visitor = new Visitor();
    private final Node one;
    private final Node two;

    SessionTest(Container container) {
        one = Node.start(container);
        two = Node.start(container);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void attributeSetOnOneNodeIsReadOnAnother() {
        visitor.set(one, "color", "blue");
        assertThat(visitor.get(two, "color")).isEqualTo("blue");
    }

    @Test
    void changedAndRemovedAttributesAreSeenOnAnotherNode() {
        visitor.set(one, "color", "blue");
        visitor.set(two, "color", List.of("red"));
        assertThat(visitor.get(one, "color")).isEqualTo(List.of("red"));
        visitor.with(one, session -> session.removeAttribute("color"));
        assertThat(visitor.<List<String>>ask(two, request -> Collections.list(names(request.getSession()))))
                .isEmpty();
    }

    private static Enumeration<String> names(HttpSession session) {
        return session.getAttributeNames();
    }

    @Test
    void valueNullRemovesTheAttribute() {
        visitor.set(one, "color", "blue");
        visitor.with(one, session -> session.setAttribute("color", null));
        assertThat(visitor.get(two, "color")).isNull();
    }

    @Test
    void sessionIsNewInItsFirstRequestOnly() {
        assertThat(visitor.<Boolean>ask(one, request -> request.getSession().isNew()))
                .isTrue();
        assertThat(visitor.<Boolean>ask(two, request -> request.getSession().isNew()))
                .isFalse();
    }

    @Test
    void requestWithoutSessionGetsNoneUnlessItAsks() {
        assertThat(visitor.hasSession(one)).isFalse();
        assertThat(visitor.hasCookie()).isFalse();
    }

    @Test
    void idCreationTimeAndIntervalAreTheSameOnEveryNode() {
        visitor.with(one, session -> session.setMaxInactiveInterval(77));
        List<Object> there = visitor.ask(one, SessionTest::facts);
        assertThat(visitor.<List<Object>>ask(two, SessionTest::facts)).isEqualTo(there);
        assertThat(there).contains(visitor.id(), 77);
    }

    private static List<Object> facts(HttpServletRequest request) {
        HttpSession session = request.getSession();
        return List.of(session.getId(), session.getCreationTime(), session.getMaxInactiveInterval());
    }

    @Test
    void lastAccessedTimeIsThatOfAnEarlierRequest() {
        long before = System.currentTimeMillis();
        visitor.set(one, "color", "blue");
        long between = System.currentTimeMillis();
        long accessed = visitor.<Long>ask(two, request -> request.getSession().getLastAccessedTime());
        assertThat(accessed).isBetween(before - 1, between + 1);
    }

    @Test
    void sessionExpiresWithoutRequests() {
        visitor.with(one, session -> session.setMaxInactiveInterval(1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> !visitor.hasSession(two));
    }

    @Test
    void sessionUsedMoreOftenThanItsTimeoutLives() {
        Duration timeout = Duration.ofSeconds(3);
        Duration pause = Duration.ofSeconds(1);
        Duration longest = longestGapUntilGone(timeout);
        for (int i = 1; i < 5 && longest.compareTo(timeout.minus(pause)) > 0; i++) { // The machine stood still.
            longest = longestGapUntilGone(timeout);
        }
        assertThat(longest).isZero();
    }

    /** Uses a session for longer than its timeout; zero if it is there at the end, else the longest time between two uses. */
    private Duration longestGapUntilGone(Duration timeout) {
        visitor.with(one, session -> session.setMaxInactiveInterval((int) timeout.toSeconds()));
        long begin = System.nanoTime();
        AtomicLong lastUse = new AtomicLong(begin);
        AtomicLong longest = new AtomicLong();
        AtomicBoolean isAlive = new AtomicBoolean(true);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    isAlive.set(visitor.hasSession(two));
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - lastUse.getAndSet(now), Math::max);
                    return !isAlive.get()
                            || now - begin > timeout.plusSeconds(2).toNanos();
                });
        return isAlive.get() ? Duration.ZERO : Duration.ofNanos(longest.get());
    }

    @Test
    void intervalOfZeroOrLessNeverExpiresButTheKeyHasATtl() {
        visitor.with(one, session -> session.setMaxInactiveInterval(0));
        assertThat(visitor.<Integer>ask(two, request -> request.getSession().getMaxInactiveInterval()))
                .isZero();
        assertThat(Keys.secondsToLive(Keys.only(visitor)))
                .isGreaterThan(Duration.ofDays(29).toSeconds());
    }

    @Test
    void invalidatedSessionIsGoneOnEveryNodeAndItsCookieToo() {
        visitor.set(one, "color", "blue");
        visitor.with(two, HttpSession::invalidate);
        assertThat(visitor.hasCookie()).isFalse();
        assertThat(visitor.hasSession(one)).isFalse();
    }

    @Test
    void invalidatedSessionRefusesEverythingButItsId() {
        visitor.with(one, session -> {
            session.invalidate();
            assertThat(session.getId()).isNotEmpty();
            assertThatIllegalStateException().isThrownBy(() -> session.getAttribute("a"));
            assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("a", "b"));
            assertThatIllegalStateException().isThrownBy(() -> session.removeAttribute("a"));
            assertThatIllegalStateException().isThrownBy(session::getAttributeNames);
            assertThatIllegalStateException().isThrownBy(session::isNew);
            assertThatIllegalStateException().isThrownBy(session::getCreationTime);
            assertThatIllegalStateException().isThrownBy(session::getLastAccessedTime);
            assertThatIllegalStateException().isThrownBy(session::invalidate);
        });
    }

    @Test
    void requestThatInvalidatedGetsANewSession() {
        visitor.set(one, "color", "blue");
        String old = visitor.id();
        visitor.visit(one, (request, response) -> {
            request.getSession().invalidate();
            assertThat(request.getSession(false)).isNull();
            assertThat(request.isRequestedSessionIdValid()).isFalse();
            request.getSession().setAttribute("color", "red");
        });
        assertThat(visitor.id()).isNotEqualTo(old);
        assertThat(visitor.get(two, "color")).isEqualTo("red");
    }

    @Test
    void changedIdKeepsTheSessionAndEndsTheOldId() {
        visitor.set(one, "color", "blue");
        String old = visitor.id();
        String changed = visitor.<String>ask(two, HttpServletRequest::changeSessionId);
        assertThat(visitor.id()).isEqualTo(changed).isNotEqualTo(old);
        assertThat(visitor.get(one, "color")).isEqualTo("blue");
        assertThat(Keys.exists(Keys.of(Keys.idOf(old)))).isFalse();
    }

    @Test
    void changeOfIdWithoutASessionIsRefused() {
        visitor.ask(one, request -> assertThatIllegalStateException().isThrownBy(request::changeSessionId));
    }

    @Test
    void unknownIdIsNeverAdopted() {
        String made = Keys.IDS.random().text();
        Http.Reply reply = Http.get(
                one.uri(PageServlet.path((request, response) -> request.getSession())), "Cookie", "sid=" + made);
        assertThat(reply.header("Set-Cookie")).startsWith("sid=").doesNotContain(made);
        assertThat(askWith(made)).isEqualTo("false");
    }

    @Test
    void ofSeveralCookiesTheFirstKnownIdCounts() {
        visitor.set(one, "color", "blue");
        String foreign = Keys.IDS.random().text() + "; sid=";
        assertThat(askWith("odd; sid=" + foreign + foreign + visitor.id())).isEqualTo("true");
        assertThat(askWith(visitor.id() + "; sid=" + foreign)).isEqualTo("true");
        assertThat(askWith(foreign + foreign + foreign + visitor.id())).isEqualTo("false");
    }

    @Test
    void requestedIdIsToldAsItCame() {
        Page page = (request, response) -> response.getWriter()
                .print(request.getRequestedSessionId() + " " + request.isRequestedSessionIdFromCookie() + " "
                        + request.isRequestedSessionIdFromURL() + " " + request.isRequestedSessionIdValid());
        assertThat(Http.get(one.uri(PageServlet.path(page)), "Cookie", "sid=odd")
                        .body())
                .isEqualTo("odd true false false");
        visitor.set(one, "color", "blue");
        assertThat(visitor.visit(two, page).body()).isEqualTo(visitor.id() + " true false true");
    }

    @Test
    void newSessionAfterTheResponseIsCommittedIsRefused() {
        visitor.visit(one, (request, response) -> {
            response.flushBuffer();
            assertThatIllegalStateException().isThrownBy(request::getSession);
        });
        assertThat(visitor.hasCookie()).isFalse();
    }

    private String askWith(String id) {
        Page page = (request, response) -> response.getWriter().print(request.isRequestedSessionIdValid());
        return Http.get(two.uri(PageServlet.path(page)), "Cookie", "sid=" + id).body();
    }
}
