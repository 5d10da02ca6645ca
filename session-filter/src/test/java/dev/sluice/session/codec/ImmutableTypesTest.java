package dev.sluice.session.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("JavaUtilDate") // it is what is tested
final class ImmutableTypesTest {
    static Stream<Object> immutable() {
        return Stream.of(
                "text",
                1,
                2L,
                true,
                'c',
                BigDecimal.ONE,
                new UUID(1, 2),
                Locale.GERMANY,
                Instant.EPOCH,
                ZoneId.of("Europe/Berlin"),
                DayOfWeek.FRIDAY,
                JsonCodecTest.Color.RED,
                new Nothing(),
                new User("ada", 7, Instant.EPOCH, JsonCodecTest.Color.RED, ZoneId.of("UTC"), null));
    }

    @ParameterizedTest
    @MethodSource("immutable")
    void valueThatCannotChangeNeedsNoLook(Object value) {
        assertThat(ImmutableTypes.isImmutable(value)).isTrue();
    }

    static Stream<Object> mutable() {
        return Stream.of(
                new ArrayList<>(),
                List.of(),
                new Date(1),
                new byte[0],
                new int[0],
                new Object(),
                new BigDecimal("1") {},
                new Holder("text"),
                new Bytes(new byte[0]),
                new Price(BigDecimal.ONE),
                new Dated(new Date(1)),
                new Outer(1, new Holder("text")),
                new Listed(List.of()));
    }

    @ParameterizedTest
    @MethodSource("mutable")
    void valueThatMayHoldWhatChangesIsLookedAt(Object value) {
        assertThat(ImmutableTypes.isImmutable(value)).isFalse();
    }

    record Nothing() {}

    record User(
            String name,
            int number,
            Instant since,
            JsonCodecTest.Color color,
            ZoneId zone,
            @Nullable User invitedBy) {}

    record Holder(Object content) {}

    @SuppressWarnings("ArrayRecordComponent") // it is what is tested
    record Bytes(byte[] bytes) {}

    record Price(BigDecimal amount) {}

    record Dated(Date date) {}

    record Outer(int number, Holder holder) {}

    record Listed(List<String> names) {}
}
