package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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

    private static CacheControl parse(String line) {
        return CacheControl.parse(List.of(line));
    }
}
