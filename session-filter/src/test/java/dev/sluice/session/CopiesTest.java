package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CopiesTest {
    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final Changes RED = Changes.of(Map.of("a:color", bytes("red")), Set.of());

    private final HandClock clock = new HandClock();
    private final Copies copies = new Copies(100_000, clock);
    private final SessionRef ref = ref(1);

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static SessionRef ref(int number) {
        return new SessionRef("00", String.format("%022d", number));
    }

    private static StoredSession session(String revision, String color) {
        Map<String, byte[]> fields = new HashMap<>(Map.of(
                Field.CREATED, bytes("1"), Field.MAX_INACTIVE, bytes("1800"), Field.LIFE, bytes("" + LIFE.toMillis())));
        fields.put("a:color", bytes(color));
        return StoredSession.begun(Changes.of(fields, Set.of()), revision);
    }

    private void load(String revision, String color) {
        copies.loaded(ref, session(revision, color), copies.deeds(ref));
    }

    private String color() {
        return Objects.requireNonNull(copies.live(ref)).text("a:color");
    }

    private static Saved written(String before, String revision) {
        return new Saved.Written(before, revision, Map.of());
    }

    @Test
    void copyFollowsAWriteThatCameNext() {
        load("7-100", "blue");
        copies.written(ref, RED, written("7-100", "8-200"));
        assertThat(color()).isEqualTo("red");
        assertThat(Objects.requireNonNull(copies.get(ref)).revision()).isEqualTo("8-200");
    }

    @Test
    void copyThatLacksWhatOthersWroteIsUsedOnlyWithoutRedis() {
        load("7-100", "blue");
        copies.written(ref, RED, written("8-150", "9-200"));
        assertThat(copies.get(ref)).isNull();
        assertThat(color()).isEqualTo("red");
    }

    @Test
    void copyFromBeforeAFailoverIsUsedOnlyWithoutRedis() {
        load("7-100", "blue");
        copies.written(ref, RED, written("7-150", "8-200"));
        assertThat(copies.get(ref)).isNull();
        assertThat(color()).isEqualTo("red");
    }

    @Test
    void writesHeardOfInTheWrongOrderAreAllInTheCopy() {
        load("7-100", "blue");
        copies.written(ref, Changes.of(Map.of("a:size", bytes("2")), Set.of()), written("8-150", "9-200"));
        copies.written(ref, RED, written("7-100", "8-150"));
        assertThat(copies.get(ref)).isNull();
        assertThat(color()).isEqualTo("red");
        assertThat(Objects.requireNonNull(copies.live(ref)).text("a:size")).isEqualTo("2");
    }

    @Test
    void lookMakesACopyGoodAgain() {
        load("7-100", "blue");
        copies.written(ref, RED, written("8-150", "9-200"));
        load("9-200", "red");
        assertThat(Objects.requireNonNull(copies.get(ref)).revision()).isEqualTo("9-200");
    }

    @Test
    void copyHasWhatOthersWroteWhereAWriteWasLeftOut() {
        load("7-100", "blue");
        copies.written(ref, RED, new Saved.Written("8-150", "9-200", Map.of("a:color", Optional.of(bytes("green")))));
        assertThat(color()).isEqualTo("green");
        copies.written(ref, RED, new Saved.Rejected(Map.of("a:color", Optional.empty())));
        assertThat(Objects.requireNonNull(copies.live(ref)).fields()).doesNotContainKey("a:color");
        assertThat(copies.get(ref)).isNull();
    }

    @Test
    void copyOfASessionThatHasEndedIsForgotten() {
        load("7-100", "blue");
        copies.written(ref, RED, new Saved.Gone());
        assertThat(copies.live(ref)).isNull();
    }

    @Test
    void pushedChangesStayForUseWithoutRedisButForWhatOthersWrote() {
        load("7-100", "blue");
        copies.kept(ref, Changes.of(Map.of("a:color", bytes("red"), "a:size", bytes("2")), Set.of()));
        copies.pushed(ref, Map.of("a:color", Optional.of(bytes("green"))));
        assertThat(copies.get(ref)).isNull();
        assertThat(color()).isEqualTo("green");
        assertThat(Objects.requireNonNull(copies.live(ref)).text("a:size")).isEqualTo("2");
    }

    @Test
    void temporaryAttributeThatWasWrittenPassesWithoutRedisToo() {
        load("7-100", "blue");
        Changes code =
                new Changes(Map.of("a:code", bytes("1")), Set.of(), Map.of("a:code", Duration.ofSeconds(5)), Map.of());
        copies.written(ref, code, written("7-100", "8-200"));
        assertThat(Objects.requireNonNull(copies.live(ref)).fields()).containsKey("a:code");
        clock.advance(Duration.ofSeconds(5));
        assertThat(Objects.requireNonNull(copies.live(ref)).fields()).doesNotContainKey("a:code");
    }

    @Test
    void copyFollowsTheIntervalThatWasSet() {
        load("7-100", "blue");
        Changes interval = Changes.of(Map.of(Field.MAX_INACTIVE, bytes("60"), Field.LIFE, bytes("60000")), Set.of());
        copies.written(ref, interval, written("7-100", "8-200"));
        assertThat(Objects.requireNonNull(copies.get(ref)).maxInactiveSeconds()).isEqualTo(60);
    }

    @Test
    void lookThatBeganBeforeAWriteDoesNotBringBackWhatWasThen() {
        load("7-100", "blue");
        long before = copies.deeds(ref);
        copies.written(ref, RED, written("7-100", "8-200"));
        copies.loaded(ref, session("7-100", "blue"), before);
        assertThat(color()).isEqualTo("red");
    }

    @Test
    void lookThatBeganBeforeTheEndDoesNotBringTheSessionBack() {
        long before = copies.deeds(ref);
        copies.forget(ref);
        copies.loaded(ref, session("7-100", "blue"), before);
        assertThat(copies.live(ref)).isNull();
    }

    @Test
    void copyIsOverAfterItsIntervalAndUseProlongsIt() {
        load("7-100", "blue");
        clock.advance(LIFE.minusMillis(1));
        assertThat(copies.live(ref)).isNotNull();
        clock.advance(LIFE.minusMillis(1));
        assertThat(copies.live(ref)).isNotNull();
        clock.advance(LIFE);
        assertThat(copies.live(ref)).isNull();
    }

    @Test
    void copyIsOverAtItsLimitHoweverMuchItIsUsed() {
        long limit = clock.millis() + 1000;
        copies.loaded(
                ref,
                session("7-100", "blue").with(Map.of(Field.LIMIT, bytes(Long.toString(limit)))),
                copies.deeds(ref));
        clock.advance(Duration.ofMillis(999));
        assertThat(copies.live(ref)).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(copies.live(ref)).isNull();
    }

    @Test
    void temporaryAttributePassesInACopyToo() {
        load("7-100", "blue");
        copies.kept(
                ref,
                new Changes(Map.of("a:code", bytes("1")), Set.of(), Map.of("a:code", Duration.ofSeconds(5)), Map.of()));
        assertThat(Objects.requireNonNull(copies.live(ref)).fields()).containsKey("a:code");
        clock.advance(Duration.ofSeconds(5));
        assertThat(Objects.requireNonNull(copies.live(ref)).fields()).doesNotContainKey("a:code");
        assertThat(color()).isEqualTo("blue");
    }

    @Test
    void allCopiesTogetherStayWithinTheirBound() {
        for (int i = 0; i < 1000; i++) {
            copies.loaded(ref(i), session("1-1", "x".repeat(1000)), copies.deeds(ref(i)));
        }
        assertThat(copies.weight()).isPositive().isLessThanOrEqualTo(100_000);
    }

    @Test
    void withoutRoomNothingIsRemembered() {
        Copies none = new Copies(0, clock);
        none.loaded(ref, session("1-1", "blue"), none.deeds(ref));
        none.begun(ref, session("1-1", "blue"), Map.of());
        assertThat(none.get(ref)).isNull();
        assertThat(none.weight()).isZero();
    }
}
