package dev.sluice.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.session.codec.gadgets.Gadget;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JdkObsolete") // an application may
final class JavaCodecTest {
    private static final String HERE = JavaCodecTest.class.getName();

    private final JavaCodec codec = new JavaCodec(List.of("dev.sluice.session.codec.*"));

    private Object again(Object value) throws Exception {
        return codec.decode(codec.encodeReadable(value));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.session.codec.JsonCodecTest#kept")
    void whatJsonKeepsComesBackEqualAndOfItsType(Object value) throws Exception {
        assertThat(again(value)).isEqualTo(value).hasSameClassAs(value);
    }

    static Stream<Object> keptBesides() {
        return Stream.of(
                List.of(1, "two"),
                Set.of(1),
                Map.of("a", List.of()),
                Arrays.asList("a", null),
                Collections.emptyList(),
                Collections.singletonMap("a", 1),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(1, 2))),
                Collections.synchronizedMap(new HashMap<>(Map.of(1, 2))),
                new int[] {1, 2},
                new String[][] {{"a"}, {}},
                new Object[] {1, JsonCodecTest.Color.RED},
                new TreeSet<>(new Shortest()));
    }

    @ParameterizedTest
    @MethodSource("keptBesides")
    void whatTheJdkMakesComesBackAsItWas(Object value) throws Exception {
        assertThat(again(value)).isEqualTo(value).hasSameClassAs(value);
    }

    @Test
    void largeContainersComeBack() throws Exception {
        Map<Integer, List<Integer>> large = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            large.put(i, List.of(i));
        }
        assertThat(again(large)).isEqualTo(large);
    }

    @Test
    void sharedAndCyclicReferencesComeBack() throws Exception {
        Node node = new Node();
        node.next = node;
        Node back = (Node) again(node);
        assertThat(back.next).isSameAs(back);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valueThatWouldNotComeBackIsRefusedWithTypeAndRemedy(Object value, String message) {
        assertThatExceptionOfType(UnkeepableValue.class)
                .isThrownBy(() -> codec.encodeReadable(value))
                .withMessageStartingWith("a ")
                .withMessageContaining(message);
    }

    static Stream<Object[]> refused() {
        String gadget = Gadget.class.getName();
        return Stream.of(
                new Object[] {
                    new Gadget(),
                    gadget + ", which is not allowed; add " + gadget + " or dev.sluice.session.codec.gadgets.* to"
                            + " session.types"
                },
                new Object[] {new Holder(new Gadget()), gadget + ", which is not allowed"},
                new Object[] {new Gadget[1], gadget + ", which is not allowed"},
                new Object[] {new Holder(new Thread()), "java.lang.Thread, which is not Serializable; keep it"},
                new Object[] {new Holder(new Object()), "java.lang.Object, which is not Serializable"},
                new Object[] {new Plain(), HERE + "$Plain, which is not Serializable; let it implement"},
                new Object[] {Optional.of("text"), "java.util.Optional, which is not Serializable"},
                new Object[] {new Vector<>(List.of(1)), "java.util.Vector, which is none of the JDK's types"},
                new Object[] {(Comparator<String> & Serializable) String::compareTo, "java.lang.invoke.SerializedLambda"
                },
                new Object[] {new OneWay(), "could not be read again, because of " + HERE + "$OneWay (InvalidObject"},
                new Object[] {chain(JavaDecoder.MAX_DEPTH + 1), "(more than 20 objects deep)"},
                new Object[] {chain(100_000), "whose writing failed: StackOverflowError"},
                new Object[] {new byte[JavaDecoder.MAX_BYTES + 1], "more than 16777216 bytes"});
    }

    @Test
    void whatGrewTooDeepOrLongSinceItWasReadIsRefusedToo() throws Exception {
        Node node = chain(JavaDecoder.MAX_DEPTH);
        codec.encodeReadable(node);
        Node longer = new Node();
        longer.next = node;
        assertThatExceptionOfType(UnkeepableValue.class).isThrownBy(() -> codec.encode(longer));
        List<String> sameOften = Collections.nCopies(JavaDecoder.MAX_REFERENCES, "a");
        assertThatExceptionOfType(UnkeepableValue.class).isThrownBy(() -> codec.encode(new ArrayList<>(sameOften)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"text\"", "\u00ac\u00ed", "p"})
    void bytesThatThisCodecDidNotWriteAreUnreadable(String text) {
        assertThatExceptionOfType(UnreadableAttribute.class).isThrownBy(() -> codec.decode(text.getBytes(UTF_8)));
    }

    @Test
    void streamCutOffAnywhereIsUnreadable() throws Exception {
        byte[] bytes = codec.encode(new JsonCodecTest.Point(1, List.of("a"), java.time.Instant.EPOCH));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(UnreadableAttribute.class).isThrownBy(() -> codec.decode(cut));
        }
    }

    @Test
    void nothingIsReadAsNothing() {
        byte[] ofNull = {(byte) 0xac, (byte) 0xed, 0, 5, 'p'};
        assertThatExceptionOfType(UnreadableAttribute.class).isThrownBy(() -> codec.decode(ofNull));
    }

    @Test
    void classThatIsGoneIsNamed() {
        byte[] bytes = JavaStreams.naming("dev.sluice.session.codec.Gone");
        assertThatExceptionOfType(UnreadableAttribute.class)
                .isThrownBy(() -> codec.decode(bytes))
                .withMessage("ClassNotFoundException")
                .extracting(UnreadableAttribute::type)
                .isEqualTo("dev.sluice.session.codec.Gone");
    }

    @Test
    void classIsFoundThoughTheThreadHasNoLoader() throws Exception {
        byte[] bytes = codec.encode(new Node());
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(null);
            assertThat(codec.decode(bytes)).isInstanceOf(Node.class);
        } finally {
            thread.setContextClassLoader(requireNonNull(before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.util.*", "java.net.URL", "Cart", "*"})
    void typesOfTheJdkAndOpenPatternsAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JavaCodec(List.of(name)));
    }

    private static Node chain(int length) {
        Node first = new Node();
        for (int i = 1; i < length; i++) {
            Node before = new Node();
            before.next = first;
            first = before;
        }
        return first;
    }

    static final class Node implements Serializable {
        @Nullable Node next;
    }

    static final class Plain {}

    record Holder(Object content) implements Serializable {}

    static final class Shortest implements Comparator<String>, Serializable {
        @Override
        public int compare(String one, String other) {
            return Integer.compare(one.length(), other.length());
        }
    }

    static final class OneWay implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) throws ObjectStreamException {
            throw new java.io.InvalidObjectException("secret value");
        }
    }
}
