package dev.sluice.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class AttributeCodecTest {
    private final AttributeCodec ofApplication = new TextCodec();
    private final AttributeCodec json = new JsonCodec(List.of("dev.sluice.session.codec.*"));

    @Test
    void codecOfAnApplicationSaysWhatItCannotKeepAndWhy() throws Exception {
        assertThat(ofApplication.decode(ofApplication.encodeReadable("text"))).isEqualTo("text");
        assertThatExceptionOfType(UnkeepableValue.class)
                .isThrownBy(() -> ofApplication.encodeReadable(1))
                .withMessage("a java.lang.Integer, which is no text; set its toString() instead");
    }

    @Test
    void valueThatACodecCannotReadAgainIsRefused() {
        assertThatExceptionOfType(UnkeepableValue.class)
                .isThrownBy(() -> ofApplication.encodeReadable(""))
                .withMessage("a java.lang.String, which could not be read again (empty)");
    }

    @Test
    void typeThatHasNotTheFormOfOneIsNotRepeated() {
        for (String type : List.of("", "secret", "a b.c", "a".repeat(300) + ".B", "a.".repeat(50_000) + "B")) {
            assertThat(new UnreadableAttribute(type, "x").type()).isEqualTo("a type of unknown form");
        }
        assertThat(new UnreadableAttribute("com.acme.Cart$Item", "x").type()).isEqualTo("com.acme.Cart$Item");
    }

    @Test
    void keysOfMapsAreNotInMessages() {
        String stored = "[\"" + Prices.class.getName() + "\",{\"byArticle\":{\"secret\":{\"cents\":\"private\"}}}]";
        UnreadableAttribute unreadable =
                catchThrowableOfType(UnreadableAttribute.class, () -> json.decode(stored.getBytes(UTF_8)));
        assertThat(unreadable).hasMessage("InvalidFormatException at byArticle.cents");
        assertThatExceptionOfType(UnkeepableValue.class)
                .isThrownBy(() -> json.encode(new Loops(Map.of("secret", new Loop()))))
                .withMessageEndingWith(
                        "cannot be written as JSON: Direct self-reference leading to cycle (byName.self)");
    }

    @Test
    void refusalIsLoggedOncePerType() {
        AttributeCodec codec = new JavaCodec(List.of());
        try (Log log = new Log()) {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(UnkeepableValue.class)
                        .isThrownBy(() -> codec.encode(new HashMap<>(Map.of("{0}", new OfApplication()))));
                assertThatExceptionOfType(UnkeepableValue.class).isThrownBy(() -> codec.encodeReadable(new Object()));
            }
            String type = OfApplication.class.getName();
            assertThat(log.messages)
                    .containsExactly(
                            "A session attribute was refused: it holds a " + type + ", which is not allowed; add "
                                    + type + " or dev.sluice.session.codec.* to session.types",
                            "A session attribute was refused: it holds a java.lang.Object, which is not Serializable;"
                                    + " keep it in a transient field");
        }
    }

    record OfApplication() implements java.io.Serializable {}

    record Price(int cents) {}

    record Prices(Map<String, Price> byArticle) {}

    record Loops(Map<String, Loop> byName) {}

    static final class Loop {
        final Loop self = this;
    }

    /** What is logged by the codecs until it is closed. */
    private static final class Log extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger(AttributeCodec.class.getName());
        private final List<String> messages = new ArrayList<>();

        Log() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord logged) {
            messages.add(new java.util.logging.SimpleFormatter().formatMessage(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
