package dev.sluice.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // they are what is tested
final class JsonCodecTest {
    private static final String HERE = JsonCodecTest.class.getName();

    private final JsonCodec codec = new JsonCodec(List.of("dev.sluice.session.codec.*"));

    static Stream<Object> kept() {
        Instant now = Instant.parse("2026-11-21T10:15:30.123456789Z");
        LocalDateTime local = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        return Stream.of(
                "text with \" and é",
                "",
                true,
                42,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                (short) 3,
                (byte) -1,
                1.5f,
                Double.NaN,
                0.1,
                'é',
                new BigDecimal("1.10"),
                BigInteger.TWO.pow(200),
                new UUID(1, 2),
                Locale.GERMANY,
                new Date(5),
                now,
                local,
                local.toLocalDate(),
                local.toLocalTime(),
                LocalTime.MIDNIGHT,
                LocalDate.MIN,
                OffsetDateTime.of(local, ZoneOffset.ofHours(2)),
                OffsetTime.of(local.toLocalTime(), ZoneOffset.UTC),
                ZonedDateTime.of(local, ZoneId.of("Europe/Berlin")),
                ZoneId.of("Europe/Berlin"),
                ZoneOffset.ofHours(3),
                Year.of(2026),
                YearMonth.of(2026, 11),
                MonthDay.of(11, 21),
                DayOfWeek.FRIDAY,
                Duration.ofMillis(1),
                Period.ofDays(3),
                new ArrayList<>(Arrays.asList("a", 7L, null)),
                new LinkedList<>(List.of(1)),
                new HashSet<>(Set.of(1L, 2L)),
                new LinkedHashSet<>(List.of("b", "a")),
                new TreeSet<>(Set.of("b", "a")),
                new HashMap<>(Map.of(1, List.of(new UUID(3, 4)))),
                new LinkedHashMap<>(Map.of("a", Map.of("b", true))),
                new TreeMap<>(Map.of(2L, "x")),
                new ConcurrentHashMap<>(Map.of("a", "b")),
                Color.RED,
                new Point(1, List.of("named"), now));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void valueComesBackEqualAndOfItsType(Object value) throws Exception {
        Object back = codec.decode(codec.encodeReadable(value));
        assertThat(back).isEqualTo(value).hasSameClassAs(value);
    }

    @Test
    void bytesAndQueuesComeBack() throws Exception {
        assertThat(codec.decode(codec.encode(new byte[] {1, -1}))).isEqualTo(new byte[] {1, -1});
        Object queue = codec.decode(codec.encode(new ArrayDeque<>(List.of(1, 2))));
        assertThat((ArrayDeque<?>) queue).hasToString("[1, 2]");
    }

    @Test
    void unmodifiableContainersComeBackEqualAsModifiableOnes() throws Exception {
        assertThat(codec.decode(codec.encode(List.of(1))))
                .isInstanceOf(ArrayList.class)
                .isEqualTo(List.of(1));
        assertThat(codec.decode(codec.encode(Arrays.asList(1)))).isEqualTo(List.of(1));
        assertThat(codec.decode(codec.encode(Collections.emptyMap()))).isInstanceOf(LinkedHashMap.class);
        assertThat(codec.decode(codec.encode(Set.of("a"))))
                .isInstanceOf(LinkedHashSet.class)
                .isEqualTo(Set.of("a"));
        assertThat(codec.decode(codec.encode(Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(1, 2))))))
                .isInstanceOf(TreeMap.class);
    }

    @Test
    void fieldsOfAnObjectAreKeptWithoutAccessorsAndTransientOnesAreNot() throws Exception {
        Hidden hidden = new Hidden(7);
        hidden.cached = "not kept";
        Hidden back = (Hidden) codec.decode(codec.encodeReadable(hidden));
        assertThat(back.number).isEqualTo(7);
        assertThat(back.cached).isNull();
    }

    static Stream<Object> refused() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        return Stream.of(
                new Thread("never started"),
                Optional.of("text"),
                new Vector<>(List.of(1)),
                EnumSet.of(Color.RED),
                new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
                new int[] {1},
                List.of(new Object()),
                (Runnable) () -> {},
                cycle,
                new NoWayBack("x"),
                new Holder(new Circle()),
                new Object() {});
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valueThatWouldNotComeBackIsRefused(Object value) {
        assertThatExceptionOfType(UnkeepableValue.class).isThrownBy(() -> codec.encodeReadable(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"java.util.logging.FileHandler\",{\"pattern\":\"x\"}]",
                "[\"java.lang.ProcessBuilder\",[\"ls\"]]",
                "[\"com.sun.rowset.JdbcRowSetImpl\",{\"dataSourceName\":\"ldap://x\",\"autoCommit\":true}]",
                "[\"com.acme.Evil\",{}]",
                "[\"dev.sluice.session.codec.gadgets.Gadget\",{}]",
                "[\"[Ldev.sluice.session.codec.Cart;\",[]]",
                "[\"javax.swing.JEditorPane\",{}]",
                "{\"a\":1}",
                "[]",
                "[\"UUID\"",
                "[\"UUID\",\"not one\"]",
                "[\"ArrayList\",\"not a list\"]",
                "[\"LinkedHashMap\",[\"key without value\"]]",
                "\"text\" and more",
                "99999999999999",
                "null",
                ""
            })
    void bytesThatThisCodecDidNotWriteAreUnreadable(String json) {
        assertThatExceptionOfType(UnreadableAttribute.class).isThrownBy(() -> codec.decode(json.getBytes(UTF_8)));
    }

    @Test
    void typeIdWithinAnObjectIsNotObeyed() throws Exception {
        String json = "[\"" + HERE + "$Anything\",{\"value\":[\"java.util.logging.FileHandler\",{}]}]";
        Anything read = (Anything) codec.decode(json.getBytes(UTF_8));
        assertThat(read.value).isEqualTo(List.of("java.util.logging.FileHandler", Map.of()));
    }

    @Test
    void fieldOfANewerVersionIsPassedOver() throws Exception {
        String json = "[\"" + HERE + "$Hidden\",{\"number\":7,\"since\":\"2027\"}]";
        assertThat(((Hidden) codec.decode(json.getBytes(UTF_8))).number).isEqualTo(7);
    }

    @Test
    void packageOnTheListDoesNotIncludeThoseBelowIt() {
        AllowedTypes types = new AllowedTypes(List.of("com.acme.*", "org.other.Cart"));
        assertThat(types.allows("com.acme.Cart")).isTrue();
        assertThat(types.allows("com.acme.Cart$Item")).isTrue();
        assertThat(types.allows("com.acme.shop.Cart")).isFalse();
        assertThat(types.allows("com.acmeevil.Cart")).isFalse();
        assertThat(types.allows("org.other.Cart")).isTrue();
        assertThat(types.allows("org.other.Cart$Item")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"java.util.*", "javax.swing.JEditorPane", "Cart", "*", "com.*.Cart", "com.acme.", "jdk.a.B"})
    void typesOfTheJdkAndOpenPatternsAreRefused(String name) {
        assertThat(JsonCodec.isType(name)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonCodec(List.of(name)));
    }

    enum Color {
        RED {
            @Override
            int number() {
                return 1;
            }
        };

        abstract int number();
    }

    record Point(int x, List<String> names, Instant since) implements Serializable {}

    static final class Hidden {
        private final int number;
        private transient @Nullable String cached;

        private Hidden() {
            this(0);
        }

        Hidden(int number) {
            this.number = number;
        }
    }

    static final class NoWayBack {
        private final String one;
        private final String two;

        NoWayBack(String both) {
            one = both;
            two = both;
        }

        @Override
        public String toString() {
            return one + two;
        }
    }

    interface Shape {}

    static final class Circle implements Shape {
        int radius = 1;
    }

    record Holder(Shape shape) {}

    static final class Anything {
        @Nullable Object value;
    }
}
