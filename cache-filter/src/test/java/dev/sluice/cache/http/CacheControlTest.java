package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheControlTest {
    @Test
    void directivesAreFoundInAnyCaseAndOnAnyLine() {
        CacheControl control = CacheControl.parse(List.of("Public, MAX-AGE=60", "must-revalidate"));
        assertThat(control.has("public")).isTrue();
        assertThat(control.has("must-revalidate")).isTrue();
        assertThat(control.seconds("max-age")).hasValue(60);
    }

    @Test
    void quotedCommaEndsNoDirective() {
        CacheControl control = CacheControl.parse(List.of("private=\"a, no-store\", max-age=\"5\""));
        assertThat(control.has("private")).isTrue();
        assertThat(control.has("no-store")).isFalse();
        assertThat(control.seconds("max-age")).hasValue(5);
    }

    @Test
    void quoteWithoutEndCountsAsNoStore() {
        assertThat(parse("ext=\"x, max-age=60").has("no-store")).isTrue();
    }

    @Test
    void malformedAndContradictingTimesAreZero() {
        assertThat(parse("max-age=1.5").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age=-1").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age=60 s-maxage=60").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age=1, max-age=2").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age=٣").seconds("max-age")).hasValue(0);
    }

    @Test
    void hugeTimeIsTakenForTheGreatestOne() {
        assertThat(parse("max-age=99999999999999999999").seconds("max-age")).hasValue(2147483648L);
        assertThat(parse("max-age=9999999999").seconds("max-age")).hasValue(2147483648L);
    }

    @Test
    void blanksRoundTheEqualsSignMakeATimeZero() {
        assertThat(parse("max-age =60").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age= 60").seconds("max-age")).hasValue(0);
        assertThat(parse("max-age=060").seconds("max-age")).hasValue(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=60; no-store", "max-age=60 private", "public private", "a\"b\", max-age=1", "=1"})
    void whatIsNoDirectiveCountsAsNoStore(String line) {
        assertThat(parse(line).has("no-store")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "private, true",
        "'private=\"a, B\"', false",
        "private=a, true",
        "private=1, true",
        "'private=\"a,\"', true",
        "'private=\"\"', true",
        "'private=\"a\", private', true",
        "'private =\"a\"', true"
    })
    void fieldNamesLimitADirectiveIfAllAreNames(String line, boolean all) {
        assertThat(parse(line).isAboutAll("private")).isEqualTo(all);
    }

    @Test
    void namesAreReadInLowerCase() {
        assertThat(parse("no-cache=\"A, b\", no-cache=\"c\"").fieldNames("no-cache"))
                .containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, 10",
        "max-age=99999999999, 2147483648",
        "max-age=-5, 0",
        "'max-age=\"10\"', 0",
        "max-age=10.0, 0",
        "max-age, 0",
        "max-age =10, 5",
        "max-age= 10, 5",
        "MaX-age=10, 5",
        "'max-age=10, &&', 5",
        "'', 5"
    })
    void targetedFieldCountsIfItIsValidAndNotEmpty(String targeted, long seconds) {
        Fields response = new HeaderOf("Cache-Control", "max-age=5", "T", targeted);
        assertThat(CacheControl.of(response, List.of("None", "T")).seconds("max-age"))
                .hasValue(seconds);
    }

    @Test
    void targetedNoIsNoPermission() {
        CacheControl control =
                CacheControl.of(new HeaderOf("T", "public=?0, private=\"a, b\", no-cache=?0"), List.of("T"));
        assertThat(control.has("public")).isFalse();
        assertThat(control.fieldNames("private")).containsExactly("a", "b");
        assertThat(control.isAboutAll("no-cache")).isTrue();
        assertThat(control.isTargeted()).isTrue();
    }

    private static CacheControl parse(String line) {
        return CacheControl.parse(List.of(line));
    }
}
