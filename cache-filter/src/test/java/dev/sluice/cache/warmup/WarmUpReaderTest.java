package dev.sluice.cache.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.cache.ResponseCacheFilter;
import dev.sluice.cache.http.Origin;
import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WarmUpReaderTest {
    private static final String LISTED = "cache.warm-up.list = /WEB-INF/warm-up.txt\n";
    private static final String BASED = LISTED + "cache.warm-up.base = http://127.0.0.1:8080\n";

    @Test
    void nothingIsAskedForByDefault() {
        assertThat(read("")).isEqualTo(WarmUp.none());
    }

    @Test
    void listIsAResourceOfTheApplication() {
        WarmUp warmUp = read(BASED);
        assertThat(warmUp.paths()).containsExactly("/a", "/b");
        assertThat(warmUp.server().orElseThrow().origin()).isEqualTo(Origin.of("http", "127.0.0.1", 8080));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "SHOP.example:80", "http://shop.example/"})
    void pagesAreAskedForAsTheHostClientsUse(String host) {
        WarmUp warmUp = read(BASED + "cache.warm-up.host = " + host);
        assertThat(warmUp.server().orElseThrow().origin()).isEqualTo(new Origin("http", "shop.example"));
    }

    @Test
    void hostMayHaveTheSchemeOfAProxyInFront() {
        WarmUp warmUp = read(BASED + "cache.warm-up.host = https://shop.example");
        assertThat(warmUp.server().orElseThrow().origin()).isEqualTo(new Origin("https", "shop.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache.warm-up.base = 127.0.0.1:8080",
                "cache.warm-up.base = http://127.0.0.1:8080/shop",
                "cache.warm-up.base = http://127.0.0.1/?shop",
                "cache.warm-up.base = ftp://127.0.0.1",
                "cache.warm-up.host = shop.example/news",
                "cache.warm-up.host = ftp://shop.example",
                "cache.warm-up.host = other.example",
                "cache.warm-up.list = WEB-INF/warm-up.txt",
                "cache.warm-up.list = /WEB-INF/absent.txt",
                "cache.warm-up.list = /WEB-INF/wrong.txt",
                "cache.warm-up.rate = 0",
                "cache.warm-up.rate = 1001",
                "cache.warm-up.limit = 0",
                "cache.warm-up.request-timeout = 100ms",
                "cache.warm-up.request-timeout = 11m",
                "cache.warm-up.timeout = 25h"
            })
    void wrongValueStopsTheStart(String line) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(BASED + line))
                .withMessageContaining(line + " must be ");
    }

    @Test
    void listNeedsAServer() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(LISTED))
                .withMessageContaining("cache.warm-up.base")
                .withMessageContaining("must be the address of this server");
    }

    @Test
    void codeSaysTheSame() {
        URI base = URI.create("http://127.0.0.1:8080");
        WarmUp code =
                WarmUp.through(base).askedAs(URI.create("https://shop.example")).withPaths(List.of("/a", "/b", "/a"));
        assertThat(code).isEqualTo(read(BASED + "cache.warm-up.host = https://shop.example"));
        assertThat(code.withRate(5).rate()).isEqualTo(5);
        assertThat(code.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void wrongValueInCodeIsNamedByItsKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WarmUp.none().withPaths(List.of("/a")))
                .withMessageContaining("cache.warm-up.base = ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WarmUp.none().withPaths(List.of("/a\r\nHost: b")))
                .withMessageContaining("cache.warm-up.list = ");
    }

    private static WarmUp read(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Settings settings = Settings.of(properties, ResponseCacheFilter.class);
        WarmUp read = WarmUpReader.read(
                settings,
                WarmUpReaderTest::resource,
                origin -> !origin.authority().equals("other.example"));
        settings.check();
        return read;
    }

    private static @Nullable ByteArrayInputStream resource(String path) {
        String text = path.equals("/WEB-INF/warm-up.txt") ? "/a\n/b\n" : "wrong\n";
        return path.contains("absent") ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
