package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.SettingsReference;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
    @Test
    void readmeListsEverySetting() throws IOException {
        SettingsReference.check(Path.of("README.md"), RedisSessionFilter.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session.cookie.same-site = none | lax or strict unless session.cookie.secure = true",
                "session.cookie.name = __Host-id | without __Host- unless",
                "session.cookie.name = __Secure-id | without __Secure- unless",
                "session.cookie.name = a b | 1 to 64 letters",
                "session.cookie.path = shop | begins with '/'",
                "session.cookie.domain = a;b | a host name",
                "session.timeout = 1500ms | whole seconds",
                "session.timeuot = 5m | did you mean session.timeout?",
                "session.types = java.util.* | none of them the JDK's",
                "session.types = dev.sluice.session.Crat | it has no dev.sluice.session.Crat",
                "session.types = com.acme..Cart | a comma separated list of classes"
            })
    void wrongSettingStopsTheStart(String line, String reason) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.start(Container.JETTY, line).close())
                .havingRootCause()
                .withMessageContaining(line.substring(0, line.indexOf(' ')))
                .withMessageContaining(reason);
    }

    @Test
    void timeoutIsThatOfWebXmlUnlessItIsSet() {
        assertThat(timeout("# nothing set")).isEqualTo(7 * 60);
        assertThat(timeout("session.timeout = 90s")).isEqualTo(90);
        assertThat(timeout("session.timeout = 0s")).isZero();
    }

    private static int timeout(String line) {
        String xml = "<session-config><session-timeout>7</session-timeout></session-config>";
        try (Node node = Node.of(
                Container.JETTY,
                Node.war("shop", RedisServer.shared().uri(), line).xml(xml))) {
            return new Visitor().ask(node, request -> request.getSession().getMaxInactiveInterval());
        }
    }
}
