package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.WebServer.Container;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RenewAfterTest {
    @ParameterizedTest
    @EnumSource
    void sessionInUseGetsANewIdWhenItHasHadOneForLong(Container container) {
        try (Node node = Node.start(container, "session.id.renew-after = 1h")) {
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "blue");
            String first = visitor.id();
            visitor.set(node, "color", "red");
            assertThat(visitor.id()).isEqualTo(first);
            Keys.ask("HSET", Keys.only(visitor), "#g", "1", "#r", "99-1"); // long ago
            assertThat(visitor.get(node, "color")).isEqualTo("red");
            assertThat(visitor.id()).isNotEqualTo(first);
            String second = visitor.id();
            assertThat(visitor.get(node, "color")).isEqualTo("red");
            assertThat(visitor.id()).isEqualTo(second);
        }
    }
}
