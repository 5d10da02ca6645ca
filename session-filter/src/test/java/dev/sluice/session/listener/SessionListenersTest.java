package dev.sluice.session.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SessionListenersTest {
    private final PlainSession session = new PlainSession();
    private final Events events = new Events();
    private final Events.Value red = new Events.Value("red", events);
    private final Events.Value blue = new Events.Value("blue", events);
    private final SessionListeners listeners =
            SessionListeners.among(List.of(new Events.Listener("A", events), new Events.Listener("B", events)));

    @Test
    void beginIsToldInOrderOfRegistrationAndTheEndInReverse() {
        listeners.created(session);
        assertThat(events.taken()).containsExactly("A created", "B created");
        listeners.destroyed(session);
        assertThat(events.taken()).containsExactly("B destroyed", "A destroyed");
    }

    @Test
    void newIdIsToldWithTheOld() {
        listeners.idChanged(session, "old");
        assertThat(events.taken()).containsExactly("A idChanged old plain", "B idChanged old plain");
    }

    @Test
    void addedValueHearsFirst() {
        set(null, red);
        assertThat(events.taken()).containsExactly("red bound as color", "A added color=red", "B added color=red");
    }

    @Test
    void replacedEventsCarryTheOldValue() {
        set(red, blue);
        assertThat(events.taken())
                .containsExactly(
                        "blue bound as color", "red unbound as color", "A replaced color=red", "B replaced color=red");
    }

    @Test
    void valueSetAnewIsReplacedButNeitherBoundNorUnbound() {
        set(red, red);
        assertThat(events.taken()).containsExactly("A replaced color=red", "B replaced color=red");
    }

    @Test
    void removedValueHearsFirst() {
        listeners.removed(session, "color", red);
        assertThat(events.taken())
                .containsExactly("red unbound as color", "A removed color=red", "B removed color=red");
    }

    @Test
    void valueHearsOfItsJourney() {
        listeners.passivating(session, red);
        listeners.activated(session, red);
        listeners.activated(session, "plain text");
        assertThat(events.taken()).containsExactly("red passivating in plain", "red activated in plain");
    }

    @Test
    void valuesHearThoughTheApplicationHasNoListeners() {
        SessionListeners none = SessionListeners.none();
        none.binding(session, "color", null, red);
        none.bound(session, "color", null, red);
        assertThat(events.taken()).containsExactly("red bound as color");
    }

    @Test
    void failureWhileAnAttributeIsSetOrRemovedGoesToTheCaller() {
        events.failAt("A added color=red");
        assertThatIllegalStateException().isThrownBy(() -> set(null, red));
        events.failAt("red unbound as color");
        assertThatIllegalStateException().isThrownBy(() -> set(red, blue));
        assertThatIllegalStateException().isThrownBy(() -> listeners.removed(session, "color", red));
        assertThat(events.taken())
                .containsExactly(
                        "red bound as color",
                        "A added color=red",
                        "blue bound as color",
                        "red unbound as color",
                        "red unbound as color");
    }

    @Test
    void valueThatFailsToBeBoundFailsBeforeItIsSet() {
        events.failAt("red bound as color");
        assertThatIllegalStateException().isThrownBy(() -> listeners.binding(session, "color", null, red));
    }

    @Test
    void failureAtTheBeginOrAtANewIdKeepsNobodyFromHearing() {
        events.failAt("A created");
        listeners.created(session);
        events.failAt("A idChanged old plain");
        listeners.idChanged(session, "old");
        assertThat(events.taken())
                .containsExactly("A created", "B created", "A idChanged old plain", "B idChanged old plain");
    }

    @Test
    void failureAtTheEndKeepsNobodyFromHearing() {
        events.failAt("B destroyed");
        listeners.destroyed(session);
        assertThat(events.taken()).containsExactly("B destroyed", "A destroyed");
        events.failAt("red unbound as a");
        listeners.ended(session, new TreeMap<>(Map.of("a", red, "b", "text")));
        assertThat(events.taken())
                .containsExactly(
                        "red unbound as a",
                        "A removed a=red",
                        "B removed a=red",
                        "A removed b=text",
                        "B removed b=text");
    }

    @Test
    void failingListenerIsToldOfOnceByItsClass() {
        events.failAt("A created");
        try (Logged logged = Logged.of(SessionListeners.class)) {
            listeners.created(session);
            listeners.created(session);
            assertThat(logged.messages())
                    .containsExactly("WARNING session listener " + Events.Listener.class.getName()
                            + " failed; the others are called");
        }
    }

    private void set(@Nullable Object old, Object value) {
        listeners.binding(session, "color", old, value);
        listeners.bound(session, "color", old, value);
    }
}
