package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.testing.WebServer.Container;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a session that holds what fails as it is read. */
final class FragileEndTest {
    private static volatile boolean isBroken;

    @ParameterizedTest
    @EnumSource
    void sessionHasEndedAlsoIfItsCodecFailsWhileThatIsTold(Container container) {
        isBroken = false;
        try (Node node = Node.start(container, "session.codec = " + Fragile.class.getName())) {
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "blue");
            isBroken = true;
            visitor.visit(node, (request, response) -> request.getSession().invalidate());
            assertThat(visitor.hasCookie()).isFalse();
            assertThat(visitor.hasSession(node)).isFalse();
        }
    }

    /** Fails as no codec may. */
    public static final class Fragile implements AttributeCodec {
        @Override
        public byte[] encode(Object value) {
            return value.toString().getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] bytes) {
            if (isBroken) {
                throw new IllegalStateException("as the test wants");
            }
            return new String(bytes, UTF_8);
        }
    }
}
