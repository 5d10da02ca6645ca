package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Changes.Expected;
import dev.sluice.session.store.Digest;
import dev.sluice.session.store.SessionRef;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private static final SessionRef ONE = new SessionRef("00", "1".repeat(22));
    private static final SessionRef TWO = new SessionRef("00", "2".repeat(22));

    private final Backlog backlog = new Backlog(10_000);

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String digest(String text) {
        return text.isEmpty() ? "" : Digest.of(bytes(text));
    }

    /** An attribute that was one text and becomes another; empty for none. */
    private static Changes change(String from, String to) {
        Map<String, Expected> expected = Map.of("a:color", new Expected(digest(from), digest(to)));
        return to.isEmpty()
                ? new Changes(Map.of(), Set.of("a:color"), Map.of(), expected)
                : new Changes(Map.of("a:color", bytes(to)), Set.of(), Map.of(), expected);
    }

    private Waiting waiting(SessionRef ref) {
        return Objects.requireNonNull(backlog.get(ref));
    }

    private void add(String from, String to) {
        assertThat(backlog.add(ONE, Waiting.change(change(from, to), 0))).isTrue();
    }

    @Test
    void changesOfOneSessionBecomeOneThatExpectsWhatWasReadFirst() {
        add("blue", "red");
        add("red", "green");
        Changes due = waiting(ONE).due(0);
        assertThat(due.written()).containsOnly(Map.entry("a:color", bytes("green")));
        assertThat(due.expected()).containsEntry("a:color", new Expected(digest("blue"), digest("green")));
    }

    @Test
    void attributeRemovedAndSetAgainIsWrittenAndTheOtherWayRoundRemoved() {
        add("blue", "");
        add("", "red");
        assertThat(waiting(ONE).due(0).removed()).isEmpty();
        add("red", "");
        assertThat(waiting(ONE).due(0).written()).isEmpty();
        assertThat(waiting(ONE).due(0).removed()).containsExactly("a:color");
    }

    @Test
    void whatALostReplyMayHaveLeftInRedisIsNoConflict() {
        add("blue", "red");
        backlog.perhapsWritten(ONE);
        add("red", "green");
        Changes again = waiting(ONE).again(Map.of("a:color", Optional.of(bytes("red"))), 0);
        assertThat(again.written()).containsOnly(Map.entry("a:color", bytes("green")));
        assertThat(again.expected()).containsEntry("a:color", new Expected(digest("red"), digest("green")));
    }

    @Test
    void whatAnotherNodeLeftIsAConflict() {
        add("blue", "red");
        backlog.perhapsWritten(ONE);
        add("red", "green");
        assertThat(waiting(ONE)
                        .again(Map.of("a:color", Optional.of(bytes("black"))), 0)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void changeOfANewSessionIsStillABeginning() {
        assertThat(backlog.add(ONE, Waiting.begin(change("", "blue"), 0))).isTrue();
        add("blue", "red");
        assertThat(waiting(ONE).begins()).isTrue();
        assertThat(waiting(ONE).due(0).written()).containsOnly(Map.entry("a:color", bytes("red")));
    }

    @Test
    void endStandsWhateverComesAfterIt() {
        add("blue", "red");
        backlog.add(ONE, Waiting.end(0));
        add("red", "green");
        assertThat(waiting(ONE).ends()).isTrue();
        assertThat(waiting(ONE).due(0).isEmpty()).isTrue();
    }

    @Test
    void temporaryAttributeWaitsAndPassesAllTheSame() {
        Changes passing = new Changes(
                Map.of("a:code", bytes("1234")), Set.of(), Map.of("a:code", Duration.ofMinutes(5)), Map.of());
        backlog.add(ONE, Waiting.change(passing, 0));
        assertThat(waiting(ONE).due(60_000).passing()).containsEntry("a:code", Duration.ofMinutes(4));
        assertThat(waiting(ONE).due(300_000).written()).isEmpty();
        assertThat(waiting(ONE).due(300_000).removed()).containsExactly("a:code");
    }

    @Test
    void temporaryAttributeMadeToStayIsSoAlsoAfterALostReply() {
        add("blue", "red");
        backlog.perhapsWritten(ONE);
        Changes stays = new Changes(
                change("red", "green").written(),
                Set.of("x:color"),
                Map.of(),
                change("red", "green").expected());
        backlog.add(ONE, Waiting.change(stays, 0));
        Changes again = waiting(ONE).again(Map.of("a:color", Optional.of(bytes("red"))), 0);
        assertThat(again.removed()).containsExactly("x:color");
    }

    @Test
    void fullBacklogTakesNoMoreAndKeepsWhatItHas() {
        String large = "x".repeat(9_000);
        assertThat(backlog.add(ONE, Waiting.change(change("", large), 0))).isTrue();
        assertThat(backlog.add(TWO, Waiting.change(change("", large), 0))).isFalse();
        assertThat(backlog.get(TWO)).isNull();
        assertThat(backlog.add(ONE, Waiting.change(change(large, large + "y".repeat(2_000)), 0)))
                .isFalse();
        assertThat(waiting(ONE).due(0).written()).containsOnly(Map.entry("a:color", bytes(large)));
    }

    @Test
    void roomIsGivenBackToTheLastByte() {
        for (int i = 0; i < 100; i++) {
            add("blue", "red" + i);
            backlog.perhapsWritten(ONE);
            backlog.add(TWO, Waiting.end(0));
            backlog.add(i % 2 == 0 ? ONE : TWO, Waiting.end(0));
            backlog.remove(ONE);
            backlog.remove(TWO);
        }
        assertThat(backlog.bytes()).isZero();
        assertThat(backlog.size()).isZero();
    }
}
