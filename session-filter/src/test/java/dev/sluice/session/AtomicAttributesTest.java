package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class AtomicAttributesTest {
    private static final String KEYS = "session.encryption.keys = k:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final Node ONE = Node.start(Container.JETTY, "session.max-attributes = 20", KEYS);
    private static final Node TWO = Node.start(Container.TOMCAT, "session.max-attributes = 20", KEYS);

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        ONE.close();
        TWO.close();
    }

    private static Node node(int number) {
        return number % 2 == 0 ? ONE : TWO;
    }

    @Test
    void noIncrementIsLostWhenTwoNodesCount() throws Exception {
        visitor.set(ONE, "color", "blue");
        List<Long> sums = Together.ask(
                32,
                i -> visitor.<Long>ask(node(i), request -> {
                    SessionAttributes.increment(request.getSession(), "clicks", 2);
                    return SessionAttributes.increment(request.getSession(), "clicks", -1);
                }));
        assertThat(visitor.get(TWO, "clicks")).isEqualTo(32L);
        assertThat(sums).hasSize(32).contains(32L);
    }

    @Test
    void counterOfASessionThatIsNotSavedYetCounts() {
        visitor.with(ONE, session -> {
            session.setAttribute("color", "blue");
            assertThat(SessionAttributes.increment(session, "clicks", 5)).isEqualTo(5);
            assertThat(session.getAttribute("clicks")).isEqualTo(5L);
            assertThat(Collections.list(session.getAttributeNames())).containsExactlyInAnyOrder("clicks", "color");
        });
        assertThat(visitor.get(TWO, "clicks")).isEqualTo(5L);
    }

    @Test
    void sumWithoutRoomIsRefusedAndTheCounterStays() {
        visitor.with(ONE, session -> {
            SessionAttributes.increment(session, "clicks", Long.MAX_VALUE);
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> SessionAttributes.increment(session, "clicks", 1))
                    .withMessageContaining("clicks");
        });
        assertThat(visitor.get(TWO, "clicks")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void counterForWhichRedisHasNoMemoryIsRefusedLikeEverythingElse() {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(redis.uri(), Container.JETTY)) {
            visitor.with(node, session -> SessionAttributes.increment(session, "clicks", 1));
            redis.ask("CONFIG", "SET", "maxmemory", "1");
            int status = visitor.visit(
                            node, (request, response) -> SessionAttributes.increment(request.getSession(), "clicks", 1))
                    .status();
            assertThat(status).isEqualTo(503);
        }
    }

    @Test
    void attributeThatWasSetCannotBeCounted() {
        visitor.with(ONE, session -> {
            session.setAttribute("clicks", 1L);
            assertThatIllegalStateException()
                    .isThrownBy(() -> SessionAttributes.increment(session, "clicks", 1))
                    .withMessageContaining("clicks");
        });
        assertThat(visitor.get(TWO, "clicks")).isEqualTo(1L);
    }

    @Test
    void valueSetOverACounterReplacesItUntilItIsRemoved() {
        visitor.with(ONE, session -> SessionAttributes.increment(session, "clicks", 5));
        visitor.set(TWO, "clicks", "many");
        assertThat(visitor.get(ONE, "clicks")).isEqualTo("many");
        visitor.with(
                ONE,
                session -> assertThatIllegalStateException()
                        .isThrownBy(() -> SessionAttributes.increment(session, "clicks", 1)));
        visitor.with(TWO, session -> session.removeAttribute("clicks"));
        visitor.with(
                ONE,
                session -> assertThat(SessionAttributes.increment(session, "clicks", 1))
                        .isEqualTo(1));
    }

    @Test
    void removedCounterBeginsAgainAtZero() {
        visitor.with(ONE, session -> SessionAttributes.increment(session, "clicks", 5));
        visitor.with(TWO, session -> {
            session.removeAttribute("clicks");
            assertThat(SessionAttributes.increment(session, "clicks", 1)).isEqualTo(1);
        });
        assertThat(visitor.get(ONE, "clicks")).isEqualTo(1L);
    }

    @Test
    void countersAreAttributesOfWhichThereIsAMost() {
        visitor.with(ONE, session -> {
            for (int i = 0; i < 20; i++) {
                SessionAttributes.increment(session, "n" + i, 1);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SessionAttributes.increment(session, "n20", 1))
                    .withMessageContaining("session.max-attributes");
            assertThat(SessionAttributes.increment(session, "n19", 1)).isEqualTo(2);
        });
    }

    @Test
    void ofManyWhoPutIfAbsentExactlyOneWinsAlsoWithEqualValues() throws Exception {
        visitor.set(ONE, "color", "blue");
        List<String> before = Together.ask(
                32,
                i -> visitor.<String>ask(
                        node(i),
                        request -> "" + SessionAttributes.putIfAbsent(request.getSession(), "owner", "node " + i % 4)));
        assertThat(before).filteredOn("null"::equals).hasSize(1);
        String owner = "" + visitor.get(ONE, "owner");
        assertThat(before).filteredOn(it -> !it.equals("null")).containsOnly(owner);
    }

    @Test
    void noCompareAndSetLoopLosesAnIncrement() throws Exception {
        visitor.set(ONE, "n", 0);
        Together.ask(
                8,
                i -> visitor.<Boolean>ask(node(i), request -> {
                    HttpSession session = request.getSession();
                    int tries = 0;
                    int seen;
                    do {
                        seen = (Integer) session.getAttribute("n");
                        assertThat(++tries).isLessThan(1000);
                    } while (!SessionAttributes.compareAndSet(session, "n", seen, seen + 1));
                    return true;
                }));
        assertThat(visitor.get(TWO, "n")).isEqualTo(8);
    }

    @Test
    void compareAndSetExpectsNullForNone() {
        visitor.with(ONE, session -> {
            assertThat(SessionAttributes.compareAndSet(session, "a", "x", "y")).isFalse();
            assertThat(SessionAttributes.compareAndSet(session, "a", null, "x")).isTrue();
            assertThat(SessionAttributes.compareAndSet(session, "a", null, "y")).isFalse();
            assertThat(SessionAttributes.compareAndSet(session, "a", "x", "y")).isTrue();
        });
        assertThat(visitor.get(TWO, "a")).isEqualTo("y");
    }

    @Test
    void compareAndSetSeesWhatAnotherNodeHasSetMeanwhile() {
        visitor.set(ONE, "a", "old");
        visitor.with(ONE, session -> {
            assertThat(session.getAttribute("a")).isEqualTo("old");
            visitor.set(TWO, "a", "new");
            assertThat(SessionAttributes.compareAndSet(session, "a", "old", "mine"))
                    .isFalse();
            assertThat(session.getAttribute("a")).isEqualTo("new");
            assertThat(SessionAttributes.compareAndSet(session, "a", "new", "mine"))
                    .isTrue();
        });
        assertThat(visitor.get(TWO, "a")).isEqualTo("mine");
    }

    @Test
    void compareAndSetWorksOnValuesThatCanBeChangedInPlace() {
        visitor.set(ONE, "list", new ArrayList<>(List.of("a")));
        visitor.with(ONE, session -> {
            List<String> longer = new ArrayList<>(List.of("a", "b"));
            assertThat(SessionAttributes.compareAndSet(session, "list", List.of("a"), longer))
                    .isTrue();
            assertThat(session.getAttribute("list")).isEqualTo(longer);
            assertThat(SessionAttributes.compareAndSet(session, "list", List.of("a"), longer))
                    .isFalse();
        });
        assertThat(visitor.get(TWO, "list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void compareAndSetTurnsACounterIntoAValue() {
        visitor.with(ONE, session -> {
            SessionAttributes.increment(session, "clicks", 5);
            assertThat(SessionAttributes.compareAndSet(session, "clicks", 5L, "many"))
                    .isTrue();
        });
        assertThat(visitor.get(TWO, "clicks")).isEqualTo("many");
    }

    @Test
    void endedSessionHasNoOperations() {
        visitor.set(ONE, "a", "x");
        visitor.with(ONE, session -> {
            visitor.with(TWO, HttpSession::invalidate);
            assertThatIllegalStateException().isThrownBy(() -> SessionAttributes.increment(session, "n", 1));
            assertThatIllegalStateException().isThrownBy(() -> SessionAttributes.putIfAbsent(session, "b", 1));
        });
    }
}
