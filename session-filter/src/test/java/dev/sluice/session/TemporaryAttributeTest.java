package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.testing.Attempts;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class TemporaryAttributeTest {
    private static final Node ONE = Node.start(Container.JETTY, "session.conflict = reject");
    private static final Node TWO = Node.start(Container.JETTY);
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LATE = Duration.ofHours(1);

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        ONE.close();
        TWO.close();
    }

    private void setTemporary(Node node, String name, Object value, Duration life) {
        visitor.with(node, session -> SessionAttributes.setTemporary(session, name, value, life));
    }

    private String passes(String name) {
        return Keys.ask("HGET", Keys.only(visitor), "x:" + name);
    }

    private void awaitGone(Node node, String name) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> visitor.get(node, name) == null);
    }

    @Test
    void attributeIsGoneAfterItsTimeOnEveryNode() {
        visitor.set(ONE, "color", "blue");
        Duration life = Duration.ofSeconds(2);
        assertThat(Attempts.within(life, () -> {
                    setTemporary(ONE, "code", "1234", life);
                    return String.valueOf(visitor.get(TWO, "code"));
                }))
                .isEqualTo("1234");
        awaitGone(ONE, "code");
        assertThat(visitor.get(TWO, "code")).isNull();
        assertThat(visitor.get(TWO, "color")).isEqualTo("blue");
    }

    @Test
    void attributeOfANewSessionIsGoneAfterItsTimeAlsoFromTheMemoryOfItsNode() {
        setTemporary(TWO, "code", "1234", Duration.ofSeconds(1));
        awaitGone(TWO, "code");
    }

    @Test
    void timeIsThatOfRedis() {
        setTemporary(ONE, "code", "1234", LATE);
        long now = Long.parseLong(Keys.ask("TIME").lines().findFirst().orElseThrow()) * 1000;
        assertThat(Long.parseLong(passes("code")) - now)
                .isBetween(LATE.minusMinutes(1).toMillis(), LATE.plusSeconds(1).toMillis());
    }

    @Test
    void timeGoesOnWhenTheIdChanges() {
        setTemporary(ONE, "code", "1234", LATE);
        String before = passes("code");
        visitor.ask(ONE, HttpServletRequest::changeSessionId);
        assertThat(visitor.get(TWO, "code")).isEqualTo("1234");
        assertThat(passes("code")).isEqualTo(before);
    }

    @Test
    void timeGoesOnWhenTheValueIsChangedInPlace() {
        setTemporary(ONE, "codes", new ArrayList<>(List.of("1234")), LATE);
        String before = passes("codes");
        visitor.with(ONE, session -> {
            @SuppressWarnings("unchecked")
            List<String> codes = (List<String>) Objects.requireNonNull(session.getAttribute("codes"));
            codes.add("5678");
        });
        assertThat(visitor.get(TWO, "codes")).isEqualTo(List.of("1234", "5678"));
        assertThat(passes("codes")).isEqualTo(before);
    }

    @Test
    void attributeSetAgainWithoutATimeStays() {
        setTemporary(ONE, "code", "1234", LATE);
        visitor.set(ONE, "code", "5678");
        assertThat(passes("code")).isEmpty();
    }

    @Test
    void sameValueSetAgainWithoutATimeStays() {
        setTemporary(ONE, "code", "1234", LATE);
        visitor.set(ONE, "code", "1234");
        assertThat(passes("code")).isEmpty();
        setTemporary(ONE, "code", "1234", LATE);
        assertThat(passes("code")).isNotEmpty();
    }

    @Test
    void removedAttributeLeavesNoTimeBehind() {
        setTemporary(ONE, "code", "1234", LATE);
        visitor.with(ONE, session -> session.removeAttribute("code"));
        assertThat(passes("code")).isEmpty();
        visitor.set(ONE, "code", "5678");
        assertThat(passes("code")).isEmpty();
    }

    @Test
    void attributeThatHasPassedIsInNobodysWay() {
        setTemporary(TWO, "counter", "text", SOON);
        setTemporary(TWO, "absent", "old", SOON);
        setTemporary(TWO, "set", "old", SOON);
        awaitGone(TWO, "set");
        visitor.with(TWO, session -> {
            assertThat(SessionAttributes.increment(session, "counter", 1)).isEqualTo(1);
            assertThat(SessionAttributes.putIfAbsent(session, "absent", "new")).isNull();
        });
        visitor.set(ONE, "set", "new");
        assertThat(visitor.get(TWO, "counter")).isEqualTo(1L);
        assertThat(visitor.get(TWO, "absent")).isEqualTo("new");
        assertThat(visitor.get(TWO, "set")).isEqualTo("new");
    }

    @Test
    void whatHasPassedDoesNotFillTheSession() {
        for (int i = 0; i < 5; i++) {
            setTemporary(ONE, "code " + i, "1234", SOON);
        }
        awaitGone(ONE, "code 4");
        setTemporary(ONE, "code", "1234", LATE);
        assertThat(Keys.ask("HKEYS", Keys.only(visitor)).lines().filter(field -> field.startsWith("a:")))
                .containsExactly("a:code");
    }

    @Test
    void lifeOfNothingIsRefused() {
        visitor.with(
                ONE,
                session -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> SessionAttributes.setTemporary(session, "code", "1234", Duration.ZERO))
                        .withMessageContaining("code"));
    }
}
