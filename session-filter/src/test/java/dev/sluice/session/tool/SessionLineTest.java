package dev.sluice.session.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.session.store.SessionArchive.Archived;
import dev.sluice.session.store.SessionRef;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionLineTest {
    private static final SessionRef REF = new SessionRef("3f", "0123456789abcdefghijkl");

    @Test
    void everyByteSurvives() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Map<String, byte[]> fields = Map.of("a:photo", all, "a:größe", "\"ä\n\u0001\"".getBytes(UTF_8));
        SessionLine.Parsed read = SessionLine.parse(SessionLine.of(new Archived(REF, Duration.ZERO, fields)));
        assertThat(read.ref()).isEqualTo(REF);
        assertThat(read.fields()).containsExactlyInAnyOrderEntriesOf(fields);
    }

    @Test
    void whatIsTextCanBeReadByPeople() {
        Map<String, byte[]> fields = Map.of("#c", "0".getBytes(UTF_8), "a:color", "\"blue\"".getBytes(UTF_8));
        assertThat(SessionLine.of(new Archived(REF, Duration.ofSeconds(1), fields)))
                .startsWith("{\"session\":\"3f.0123456789abcdefghijkl\",\"created\":\"1970-01-01T00:00:00Z\"")
                .contains("\"a:color\":\"\\\"blue\\\"\"")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "7",
                "{} {}",
                "{\"session\":\"../x\",\"fields\":{}}",
                "{\"session\":\"3f.0123456789abcdefghijkl\"}",
                "{\"session\":\"3f.0123456789abcdefghijkl\",\"fields\":{\"a\":1}}",
                "{\"session\":\"3f.0123456789abcdefghijkl\",\"fields\":{\"a\":{\"base64\":\"?\"}}}",
                "{\"session\":\"3f.0123456789abcdefghijkl\",\"fields\":{\"a\":\"1\",\"a\":\"2\"}}"
            })
    void lineThatIsNoSessionIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionLine.parse(line));
    }
}
