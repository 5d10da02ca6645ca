package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StructuredFieldTest {
    @Test
    void dictionaryIsRead() {
        assertThat(StructuredField.dictionary("  a, b=5;x=1;y , c=\"q\\\"\",d=tok/en,e=?0,f=(1 \"2\");z, a=?1 "))
                .hasValueSatisfying(members -> {
                    assertThat(members.keySet()).containsExactly("b", "c", "d", "e", "f", "a");
                    assertThat(members.get("b")).isEqualTo(new StructuredField.Item(StructuredField.Kind.INTEGER, "5"));
                    assertThat(members.get("c"))
                            .isEqualTo(new StructuredField.Item(StructuredField.Kind.STRING, "q\""));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,",
                "a b",
                ",a",
                "A=1",
                "a=",
                "a =1",
                "a= 1",
                "a=1.",
                "a=1.2345",
                "a=1234567890123456",
                "a=\"x",
                "a=\"ä\"",
                "a=\"\\x\"",
                "a=(1",
                "a=(1\"2\")",
                "a=?2",
                "a=:!:",
                "&&&",
                "a;;b",
                "a=@x",
                "a=-"
            })
    void oneWrongCharacterMakesItNoDictionary(String text) {
        assertThat(StructuredField.dictionary(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1.5", "a=:aGk=:", "a=@5", "a=%\"x\"", "a=()", "a=-5", "*a=*"})
    void everyTypeIsRead(String text) {
        assertThat(StructuredField.dictionary(text)).isPresent();
    }

    @Test
    void listOfStringsHasNoOthers() {
        assertThat(StructuredField.strings("\"a\", \"b c\";x=1"))
                .hasValueSatisfying(it -> assertThat(it).containsExactly("a", "b c"));
        assertThat(StructuredField.strings("\"a\", b")).isEmpty();
        assertThat(StructuredField.strings("\"a\",")).isEmpty();
    }

    @Test
    void whateverIsSentIsReadOrRefused() {
        Random random = new Random(7);
        String characters = "ab19\"\\,;=?:()-.@%* *";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(15); length > 0; length--) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            assertThat(StructuredField.dictionary(text.toString())).isNotNull();
            assertThat(StructuredField.strings(text.toString())).isNotNull();
        }
    }
}
