package dev.sluice.ratelimit.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class StrictJsonTest {
    @Test
    void namesThatStrangersMakeUpAreNotKeptForTheNextDocument() {
        byte[] json = "{\"made up\":1}".getBytes(UTF_8);
        assertThat(nameIn(StrictJson.tree(json))).isNotSameAs(nameIn(StrictJson.tree(json)));
    }

    private static String nameIn(JsonNode object) {
        return object.fieldNames().next();
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedAndNotReplaced() {
        byte[] json = "{\"sub\":\"é\"}".getBytes(ISO_8859_1);
        assertThatThrownBy(() -> StrictJson.object(json)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StrictJson.tree(json)).isInstanceOf(IllegalArgumentException.class);
        assertThat(StrictJson.object("{\"sub\":\"é\"}".getBytes(UTF_8))).containsEntry("sub", "é");
    }

    @Test
    void nestingHasABound() {
        byte[] deep = ("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").getBytes(UTF_8);
        byte[] deeper = ("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}").getBytes(UTF_8);
        assertThat(StrictJson.object(deep)).containsKey("a");
        assertThatThrownBy(() -> StrictJson.object(deeper)).isInstanceOf(IllegalArgumentException.class);
    }
}
