package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.testing.WebServer.Container;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecsTest {
    private final Visitor visitor = new Visitor();

    @ParameterizedTest
    @ValueSource(strings = {"json", "java"})
    void valueIsReadAsItWasSetAndChangedInPlace(String codec) {
        try (Node one = Node.start(Container.JETTY, "session.codec = " + codec);
                Node two = Node.start(Container.TOMCAT, "session.codec = " + codec)) {
            visitor.set(one, "list", new ArrayList<>(List.of("a", 1, 2L)));
            visitor.with(two, session -> {
                @SuppressWarnings("unchecked")
                List<Object> list = (List<Object>) session.getAttribute("list");
                list.add(true);
            });
            assertThat(visitor.get(one, "list")).isEqualTo(List.of("a", 1, 2L, true));
        }
    }

    @Test
    void codecOfTheApplicationSaysWhatIsKept() {
        try (Node node = Node.start(Container.JETTY, "session.codec = dev.sluice.session.codec.TextCodec")) {
            visitor.set(node, "color", "blue");
            assertThat(Keys.ask("HGET", Keys.only(visitor), "a:color")).isEqualTo("blue");
            assertThat(visitor.get(node, "color")).isEqualTo("blue");
            visitor.with(
                    node,
                    session -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> session.setAttribute("n", 1))
                            .withMessageContaining("which is no text"));
            visitor.with(
                    node,
                    session -> assertThat(SessionAttributes.increment(session, "n", 1))
                            .isEqualTo(1));
        }
    }

    @Test
    void valueWhoseStoredFormIsEmptyIsKeptInANewSession() {
        try (Node node = Node.start(Container.JETTY, "session.codec = " + Plain.class.getName())) {
            visitor.set(node, "note", "");
            assertThat(visitor.get(node, "note")).isEqualTo("");
        }
    }

    /** Writes texts as they are. */
    public static final class Plain implements AttributeCodec {
        @Override
        public byte[] encode(Object value) {
            return value.toString().getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] bytes) {
            return new String(bytes, UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session.codec = xml | json, java, or a public class of this application",
                "session.codec = dev.sluice.session.Crat | json, java, or a public class of this application",
                "session.codec = dev.sluice.session.Cart | implements AttributeCodec",
                "session.conflict = merge | session.conflict.merge",
                "session.conflict.merge = dev.sluice.session.ListMerge | only if, session.conflict = merge",
                "session.conflict = sometimes | last",
                "session.unreadable = ignore | drop",
                "session.encryption.keys = short | <name>:<base64 of 32 bytes>",
                "session.id.secrets = too short | at least 16 characters",
                "session.exclusive = checkout | a comma separated list of paths",
                "session.exclusive.lease = 5ms | at least",
                "session.max-parallel = -1 | session.max-parallel",
                "session.max-per-principal = -1 | session.max-per-principal",
                "session.max-per-principal.when-exceeded = end | end-oldest",
                "session.id.grace = 2m | at most 1m",
                "session.sweep-interval = 100ms | at least 1s",
                "session.max-age = 400d | at most 366d"
            })
    void wrongSettingStopsTheStart(String line, String reason) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.start(Container.JETTY, line).close())
                .havingRootCause()
                .withMessageContaining(line.substring(0, line.indexOf(' ')))
                .withMessageContaining(reason);
    }

    @Test
    void mergeThatIsNoneStopsTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.start(
                                Container.JETTY,
                                "session.conflict = merge",
                                "session.conflict.merge = dev.sluice.session.Cart")
                        .close())
                .havingRootCause()
                .withMessageContaining("session.conflict.merge")
                .withMessageContaining("AttributeMerge");
    }

    @Test
    void wrongSecretsAreNotToldInTheMessage() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.start(Container.JETTY, "session.id.secrets = hunter2")
                        .close())
                .havingRootCause()
                .withMessageNotContaining("hunter2");
    }
}
