package dev.sluice.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextsTest {
    private static final Path RESOURCES = Path.of("src/main/resources/dev/sluice/demo");
    private static final Pattern PLACE = Pattern.compile("\\{}");

    static List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.endsWith("texts.properties")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyTextIsThereInBothLanguagesWithTheSamePlaces(Path english) throws IOException {
        Properties one = read(english);
        Properties other = read(english.resolveSibling("texts_zh.properties"));
        assertThat(other.stringPropertyNames()).isEqualTo(one.stringPropertyNames());
        for (String key : one.stringPropertyNames()) {
            assertThat(places(other.getProperty(key))).as(key).isEqualTo(places(one.getProperty(key)));
        }
    }

    private static long places(String text) {
        return PLACE.matcher(text).results().count();
    }

    private static Properties read(Path file) throws IOException {
        Properties texts = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return texts;
    }
}
