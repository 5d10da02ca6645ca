package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.core.config.sample.SampleModule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms a value may have. */
class ValuesTest {
    private static Settings settings(String key, String value) {
        var values = new Properties();
        values.setProperty(key, value);
        return Settings.load(values, new Environment(Map.of(), Map.of()), SampleModule.class);
    }

    private static <T> T read(String key, String value, Function<Settings, T> read) {
        Settings settings = settings(key, value);
        T result = read.apply(settings);
        settings.check();
        return result;
    }

    private static void assertRefused(String key, String value, Consumer<Settings> read) {
        Settings settings = settings(key, value);
        read.accept(settings);
        assertThat(catchThrowable(settings::check))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "1d, PT24H", "PT30S, PT30S", "0s, PT0S"})
    void durationsAreAccepted(String written, Duration meant) {
        assertThatObject(read("redis.timeout", written, it -> it.duration("redis.timeout")))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "30", "30 s", "-1s", "PT-1S", "1.5s", "30S", "5min", "36501d", "999999999999999999d", "P"})
    void otherDurationsAreRefused(String written) {
        assertRefused("redis.timeout", written, it -> it.duration("redis.timeout"));
    }

    @Test
    void durationBelowTheMinimumIsRefused() {
        assertRefused("redis.timeout", "9ms", it -> it.duration("redis.timeout", Duration.ofMillis(10)));
        assertThatObject(read("redis.timeout", "10ms", it -> it.duration("redis.timeout", Duration.ofMillis(10))))
                .isEqualTo(Duration.ofMillis(10));
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "64KiB, 65536", "32MiB, 33554432", "1GiB, 1073741824"})
    void sizesAreAccepted(String written, long bytes) {
        assertThatObject(read("ratelimit.body", written, it -> it.size("ratelimit.body")))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "64KB", "64kib", "64 KiB", "1.5MiB", "99999999999999999GiB"})
    void otherSizesAreRefused(String written) {
        assertRefused("ratelimit.body", written, it -> it.size("ratelimit.body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "11", "ten", "1e1", "99999999999999999999"})
    void numbersOutsideTheBoundsAreRefused(String written) {
        assertRefused("redis.pool.size", written, it -> it.integer("redis.pool.size", 1, 10));
    }

    @Test
    void boundsBelongToTheRange() {
        assertThatObject(read("redis.pool.size", "1", it -> it.integer("redis.pool.size", 1, 10)))
                .isEqualTo(1);
        assertThatObject(read("changelog.length", "9999999999", it -> it.number("changelog.length", 1, 9_999_999_999L)))
                .isEqualTo(9_999_999_999L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TRUE", "yes", "1", "maybe"})
    void onlyTrueAndFalseAreBooleans(String written) {
        assertRefused("metrics.jmx", written, it -> it.bool("metrics.jmx"));
        assertThatObject(read("metrics.jmx", "false", it -> it.bool("metrics.jmx")))
                .isEqualTo(false);
    }

    @Test
    void constantsAreLowerCaseWithHyphens() {
        String key = "ratelimit.when-redis-is-down";
        assertThatObject(read(key, "refuse", it -> it.oneOf(key, SampleModule.class)))
                .isEqualTo(SampleModule.REFUSE);
        assertThatObject(read("ratelimit.note", "", it -> it.oneOf(key, SampleModule.class)))
                .isEqualTo(SampleModule.SERVE_LOCAL);
        assertRefused(key, "SERVE_LOCAL", it -> it.oneOf(key, SampleModule.class));
    }

    @Test
    void listsMayHaveBlanksAndATrailingComma() {
        assertThatObject(read("ratelimit.note", "a, b ,c,", it -> it.list("ratelimit.note")))
                .isEqualTo(List.of("a", "b", "c"));
        assertThatObject(read("ratelimit.note", "", it -> it.list("ratelimit.note")))
                .isEqualTo(List.of());
    }

    @Test
    void networksAreRead() {
        assertThatObject(read("metrics.allow-from", "10.0.0.0/8, ::1", it -> it.cidrs("metrics.allow-from")))
                .isEqualTo(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1/128")));
        assertRefused("metrics.allow-from", "10.0.0.1/8", it -> it.cidrs("metrics.allow-from"));
    }

    @Test
    void optionalKeyIsAbsentUntilSet() {
        assertThat(settings("ratelimit.note", "").has("ratelimit.ceiling")).isFalse();
        assertThat(settings("ratelimit.ceiling", "5").has("ratelimit.ceiling")).isTrue();
        assertThat(settings("ratelimit.note", "").text("ratelimit.note")).isEmpty();
    }

    @Test
    void requiredKeyHasNoValueUntilSet() {
        assertThat(settings("ratelimit.note", "").has("ratelimit.token.key")).isFalse();
        assertThat(settings("ratelimit.token.key", "k").has("ratelimit.token.key"))
                .isTrue();
    }

    @Test
    void valueMayHaveATypeOfItsModule() {
        assertThatObject(read("redis.client-name", "abc", it -> it.value("redis.client-name", "short", String::length)))
                .isEqualTo(3);
        assertRefused("redis.pool.size", "x", it -> it.value("redis.pool.size", "a number", Integer::valueOf));
    }

    @Test
    void blanksAroundAValueDoNotCount() {
        assertThatObject(read("redis.client-name", " abc \t", it -> it.text("redis.client-name")))
                .isEqualTo("abc");
    }
}
