package dev.sluice.session.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.session.codec.gadgets.Gadget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.Vector;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"BanSerializableRead", "JdkObsolete", "URLEqualsHashCode"}) // they are what is tested
final class JavaCodecGadgetsTest {
    private final JavaCodec codec = new JavaCodec(List.of("dev.sluice.session.codec.*"));

    private UnreadableAttribute refusal(byte[] bytes) {
        return catchThrowableOfType(UnreadableAttribute.class, () -> codec.decode(bytes));
    }

    private void assertRefused(byte[] bytes, String type) {
        assertThat(refusal(bytes)).hasMessage("not among the allowed types");
        assertThat(refusal(bytes).type()).isEqualTo(type);
    }

    static Stream<Arguments> knownChains() throws MalformedURLException {
        PriorityQueue<String> queue = new PriorityQueue<>(String.CASE_INSENSITIVE_ORDER);
        queue.addAll(List.of("b", "a"));
        return Stream.of(
                Arguments.of(new HashMap<>(Map.of(urlThatAsksNobody(), "URLDNS")), "java.net.URL"),
                Arguments.of(new BadAttributeValueExpException("x"), "javax.management.BadAttributeValueExpException"),
                Arguments.of(queue, "java.util.PriorityQueue"),
                Arguments.of(
                        new TreeMap<>(String.CASE_INSENSITIVE_ORDER), "java.lang.String$CaseInsensitiveComparator"),
                Arguments.of(
                        (Comparator<String> & Serializable) String::compareTo, "java.lang.invoke.SerializedLambda"),
                Arguments.of(new URL[0], "java.net.URL"),
                Arguments.of(new ArrayList<>(List.of(URL.class)), "java.net.URL"),
                Arguments.of(new Vector<>(List.of(1)), "java.util.Vector"));
    }

    @ParameterizedTest
    @MethodSource("knownChains")
    void knownChainIsRefusedByTheClassItBeginsWith(Object chain, String type) {
        assertRefused(JavaStreams.of(chain), type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "sun.reflect.annotation.AnnotationInvocationHandler",
                "sun.rmi.server.UnicastRef",
                "java.rmi.server.RemoteObject",
                "java.rmi.server.RemoteObjectInvocationHandler",
                "java.rmi.server.UnicastRemoteObject",
                "javax.swing.event.EventListenerList",
                "java.security.SignedObject",
                "com.sun.rowset.JdbcRowSetImpl",
                "org.apache.commons.collections.functors.InvokerTransformer",
                "org.springframework.beans.factory.ObjectFactory",
                "com.acme.Absent"
            })
    void classIsRefusedByItsNameWhetherItExistsOrNot(String className) {
        assertRefused(JavaStreams.naming(className), className);
        assertRefused(JavaStreams.array("[[L" + className + ";", 1), className);
    }

    @Test
    void proxiesAreRefused() {
        Object annotation = Marked.class.getAnnotation(FunctionalInterface.class); // its handler is the JDK's
        Object ownHandler = Proxy.newProxyInstance(
                JavaCodecGadgetsTest.class.getClassLoader(), new Class<?>[] {Marked.class}, new Handler());
        for (Object proxy : List.of(annotation, ownHandler, new ArrayList<>(List.of(ownHandler)))) {
            assertThat(refusal(JavaStreams.of(proxy))).hasMessage("proxies are not read");
        }
        assertThatExceptionOfType(UnkeepableValue.class)
                .isThrownBy(() -> codec.encode(ownHandler))
                .withMessageContaining("proxy for [interface " + Marked.class.getName() + "]");
    }

    static Stream<Object> gadgets() {
        return Stream.of(
                new Gadget(),
                new Gadget[] {new Gadget()},
                new ArrayList<>(List.of(new Gadget())),
                new HashMap<>(Map.of(new Gadget(), 1)),
                List.of(new Gadget()),
                Arrays.asList(new Gadget(), null),
                new Box(new Gadget()),
                new Box(new ArrayList<>(List.of(new Box(new Gadget())))),
                new Swallowing(new Gadget()));
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void gadgetOfASubPackageIsNeverRun(Object gadget) {
        int timesRun = Gadget.TIMES_RUN.get();
        assertRefused(JavaStreams.of(gadget), Gadget.class.getName());
        assertThat(Gadget.TIMES_RUN).hasValue(timesRun);
    }

    @Test
    void gadgetRunsWhereNothingIsRefused() throws Exception {
        int timesRun = Gadget.TIMES_RUN.get();
        new ObjectInputStream(new ByteArrayInputStream(JavaStreams.of(new Gadget()))).readObject();
        assertThat(Gadget.TIMES_RUN).hasValue(timesRun + 1);
    }

    @Test
    void setsThatWouldTakeForeverToHashAreRefused() {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> two = new HashSet<>();
        for (int level = 0; level < 100; level++) {
            Set<Object> oneBelow = new HashSet<>(List.of("one"));
            Set<Object> twoBelow = new HashSet<>();
            for (Set<Object> set : List.of(one, two)) {
                set.add(twoBelow);
                set.add(oneBelow);
            }
            one = oneBelow;
            two = twoBelow;
        }
        assertThat(refusal(JavaStreams.of(root))).hasMessage("more than 20 objects deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[B", "[J", "[Ljava.lang.Object;", "[[I", "[Ldev.sluice.session.codec.JsonCodecTest;"})
    void arrayLongerThanItsContentIsRefusedBeforeItIsMade(String className) {
        assertThat(refusal(JavaStreams.array(className, Integer.MAX_VALUE)))
                .hasMessage("arrays longer than their content");
    }

    @Test
    void arraysThatAreTogetherLongerThanTheirContentAreRefused() {
        assertThat(refusal(JavaStreams.arrayInArray(10, 1000))).hasMessage("arrays longer than their content");
        assertThat(refusal(JavaStreams.arrayInArray(10, 10))).hasMessage("EOFException");
    }

    @Test
    void setThatHoldsItselfIsUnreadable() {
        Set<Object> set = new HashSet<>();
        List<Object> list = new ArrayList<>();
        set.add(set);
        set.add(list);
        list.add(set);
        assertThat(refusal(JavaStreams.of(set))).hasMessage("StackOverflowError");
    }

    @Test
    void streamOfTooManyObjectsIsRefused() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i <= JavaDecoder.MAX_REFERENCES; i++) {
            many.add(i);
        }
        assertThat(refusal(JavaStreams.of(many))).hasMessage("more than 100000 objects");
        assertThat(refusal(new byte[JavaDecoder.MAX_BYTES + 1])).hasMessage("more than 16777216 bytes");
    }

    @Test
    void filterOfTheJvmIsObeyedToo() {
        // It can be set once and stays, so it bans a class that no other test reads.
        ObjectInputFilter.Config.setSerialFilter(
                ObjectInputFilter.Config.createFilter("!" + BannedByTheJvm.class.getName()));
        assertThat(refusal(JavaStreams.of(new BannedByTheJvm())).type()).isEqualTo(BannedByTheJvm.class.getName());
        assertRefused(JavaStreams.of(new Gadget()), Gadget.class.getName());
        assertThatExceptionOfType(UnkeepableValue.class)
                .isThrownBy(() -> codec.encodeReadable(new BannedByTheJvm()))
                .withMessageContaining(BannedByTheJvm.class.getName());
    }

    private static URL urlThatAsksNobody() throws MalformedURLException {
        return new URL(null, "http://host.invalid/", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                throw new UnsupportedOperationException();
            }

            @Override
            protected @Nullable InetAddress getHostAddress(URL url) {
                return null;
            }
        });
    }

    @FunctionalInterface
    interface Marked {
        void mark();
    }

    static final class Handler implements InvocationHandler, Serializable {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return method.getReturnType() == int.class ? 0 : null;
        }
    }

    record Box(Object content) implements Serializable {}

    static final class BannedByTheJvm implements Serializable {}

    /** Hides that what it holds was refused. */
    static final class Swallowing implements Serializable {
        private transient Object content;

        Swallowing(Object content) {
            this.content = content;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(content);
        }

        private void readObject(ObjectInputStream in) throws ClassNotFoundException {
            try {
                content = in.readObject();
            } catch (IOException e) {
                content = "nothing to see here";
            }
        }
    }
}
