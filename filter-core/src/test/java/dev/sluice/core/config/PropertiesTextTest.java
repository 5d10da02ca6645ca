package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesTextTest {
    private static List<Entry> entries(String text) {
        return new PropertiesText("f", text, new Problems()).entries();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = b", "a=b", "a:b", "a b", "a\tb", "  a  :  b", "\\u0061 = \\u0062", "a \\\n  = b"})
    void everySeparatorAndEscapeIsUnderstood(String text) {
        assertThat(entries(text)).containsExactly(new Entry("a", "b", "f:1"));
    }

    @Test
    void lineIsTheOneAnEntryBeginsOn() {
        assertThat(entries("# c \\\r\n\r\na = 1, \\\r\n    2\r! d\rb = 3\n\n  c"))
                .containsExactly(new Entry("a", "1, 2", "f:3"), new Entry("b", "3", "f:6"), new Entry("c", "", "f:8"));
    }

    @Test
    void evenBackslashesDoNotContinue() {
        assertThat(entries("a = x\\\\\nb = y"))
                .containsExactly(new Entry("a", "x\\", "f:1"), new Entry("b", "y", "f:2"));
    }

    @Test
    void repeatedKeyIsKeptTwice() {
        assertThat(entries("a=1\na=2")).extracting(Entry::source).containsExactly("f:1", "f:2");
    }

    @Test
    void readsWhatTheJdkReads() throws Exception {
        var random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(24), 0, 12)
                    .collect(
                            StringBuilder::new,
                            (it, c) -> it.append("ab#! =:\\\n\r\t\f".charAt(c)),
                            StringBuilder::append)
                    .toString();
            assertThat(asMap(text)).as(text).isEqualTo(jdk(text));
        }
    }

    private static Map<String, String> asMap(String text) {
        var map = new HashMap<String, String>();
        entries(text).forEach(entry -> map.put(entry.key(), entry.value()));
        return map;
    }

    private static Map<String, String> jdk(String text) throws Exception {
        var properties = new Properties();
        properties.load(new StringReader(text));
        var map = new HashMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(key -> map.put(key, properties.getProperty(key).strip()));
        return map;
    }
}
