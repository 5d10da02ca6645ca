package dev.sluice.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConflictTest {
    private static final Node LAST = Node.start(Container.JETTY);
    private static final Node REJECT = Node.start(Container.JETTY, "session.conflict = reject");
    private static final Node MERGE = Node.start(
            Container.JETTY, "session.conflict = merge", "session.conflict.merge = dev.sluice.session.ListMerge");

    private static volatile Runnable restless = () -> {};

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        LAST.close();
        REJECT.close();
        MERGE.close();
    }

    /** One request changes the session while another has changed it already. */
    private Reply changeBoth(Node node, Visitor.Deed later, Visitor.Deed earlier) {
        return visitor.visit(node, (request, response) -> {
            HttpSession session = request.getSession();
            later.on(session);
            visitor.with(node, earlier);
        });
    }

    @Test
    void lastWriteWinsUnlessSaidOtherwise() {
        visitor.set(LAST, "color", "blue");
        Reply reply = changeBoth(
                LAST, session -> session.setAttribute("color", "red"), it -> it.setAttribute("color", "green"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.get(LAST, "color")).isEqualTo("red");
    }

    @ParameterizedTest
    @EnumSource
    void laterChangeOfTheSameAttributeIsRejectedAsAWhole(Container container) {
        try (Node node = Node.start(container, "session.conflict = reject")) {
            visitor.set(node, "color", "blue");
            Reply reply = changeBoth(
                    node,
                    session -> {
                        session.setAttribute("color", "red");
                        session.setAttribute("size", "large");
                    },
                    it -> it.setAttribute("color", "green"));
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(visitor.get(node, "color")).isEqualTo("green");
            assertThat(visitor.get(node, "size")).isNull();
        }
    }

    @Test
    void changesOfDifferentAttributesAreNoConflict() {
        visitor.set(REJECT, "color", "blue");
        Reply reply = changeBoth(
                REJECT, session -> session.setAttribute("size", "large"), it -> it.setAttribute("color", "green"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.get(REJECT, "size")).isEqualTo("large");
        assertThat(visitor.get(REJECT, "color")).isEqualTo("green");
    }

    @Test
    void sameChangeByBothIsNoConflict() {
        visitor.set(REJECT, "color", "blue");
        Reply reply = changeBoth(
                REJECT, session -> session.setAttribute("color", "red"), it -> it.setAttribute("color", "red"));
        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void removalAndChangeAreAConflictWhicheverComesFirst() {
        visitor.set(REJECT, "color", "blue");
        Reply removes = changeBoth(
                REJECT, session -> session.removeAttribute("color"), it -> it.setAttribute("color", "green"));
        assertThat(removes.status()).isEqualTo(409);
        assertThat(visitor.get(REJECT, "color")).isEqualTo("green");
        Reply changes =
                changeBoth(REJECT, session -> session.setAttribute("color", "red"), it -> it.removeAttribute("color"));
        assertThat(changes.status()).isEqualTo(409);
        assertThat(visitor.get(REJECT, "color")).isNull();
    }

    @Test
    void attributeNewToBothIsAConflict() {
        visitor.set(REJECT, "other", "x");
        Reply reply = changeBoth(
                REJECT, session -> session.setAttribute("color", "red"), it -> it.setAttribute("color", "green"));
        assertThat(reply.status()).isEqualTo(409);
    }

    @Test
    void changeInPlaceIsAConflictToo() {
        visitor.set(REJECT, "list", new ArrayList<>(List.of("a")));
        Reply reply = changeBoth(REJECT, session -> add(session, "b"), session -> add(session, "c"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(visitor.get(REJECT, "list")).isEqualTo(List.of("a", "c"));
    }

    @SuppressWarnings("unchecked")
    private static void add(HttpSession session, String item) {
        ((List<String>) requireNonNull(session.getAttribute("list"))).add(item);
    }

    @Test
    void requestAfterARejectedOneWorks() {
        changeInPlaceIsAConflictToo();
        visitor.with(REJECT, session -> add(session, "d"));
        assertThat(visitor.get(REJECT, "list")).isEqualTo(List.of("a", "c", "d"));
    }

    @Test
    void bothAdditionsSurviveAMerge() {
        visitor.set(MERGE, "list", new ArrayList<>(List.of("a")));
        Reply reply = changeBoth(MERGE, session -> add(session, "b"), session -> add(session, "c"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.get(MERGE, "list")).isEqualTo(List.of("a", "c", "b"));
    }

    @Test
    void removalIsMergedAsNull() {
        visitor.set(MERGE, "color", "blue");
        changeBoth(MERGE, session -> session.setAttribute("color", "red"), it -> it.removeAttribute("color"));
        assertThat(visitor.get(MERGE, "color")).isEqualTo("red over null");
        changeBoth(MERGE, session -> session.removeAttribute("color"), it -> it.setAttribute("color", "green"));
        assertThat(visitor.get(MERGE, "color")).isNull();
    }

    @Test
    void valueSetOverACounterIsMergedWithWhatItCountedMeanwhile() {
        visitor.with(MERGE, session -> SessionAttributes.increment(session, "n", 1));
        changeBoth(
                MERGE,
                session -> session.setAttribute("n", "many"),
                session -> SessionAttributes.increment(session, "n", 1));
        assertThat(visitor.get(MERGE, "n")).isEqualTo("many over 2");
    }

    @Test
    void everyAdditionOfSixteenRequestsAtOnceSurvives() throws Exception {
        visitor.set(MERGE, "list", new ArrayList<>());
        List<Integer> statuses = Together.ask(
                16,
                i -> visitor.visit(MERGE, (request, response) -> add(request.getSession(), "item " + i))
                        .status());
        assertThat(statuses).containsOnly(200);
        assertThat((List<?>) visitor.get(MERGE, "list")).hasSize(16);
    }

    /** Merges for ever would hold a thread, so there is an end to it. */
    @Test
    void mergeThatIsOvertakenAgainAndAgainIsRejected() {
        visitor.set(MERGE, "color", "blue");
        restless = () -> visitor.set(LAST, "color", "at " + System.nanoTime());
        try (Node node = Node.start(
                Container.JETTY,
                "session.conflict = merge",
                "session.conflict.merge = dev.sluice.session.ConflictTest$Restless")) {
            Reply reply = changeBoth(node, session -> session.setAttribute("color", "red"), it -> restless.run());
            assertThat(reply.status()).isEqualTo(409);
        }
        assertThat((String) visitor.get(MERGE, "color")).startsWith("at ");
    }

    /** While it decides somebody changes the attribute once more. */
    public static final class Restless implements AttributeMerge {
        @Override
        public Object merge(String name, @Nullable Object theirs, @Nullable Object ours) {
            restless.run();
            return requireNonNull(ours);
        }
    }
}
