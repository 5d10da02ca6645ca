package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScopeTest {
    private static final String ORIGIN = "https://shop.test";

    @ParameterizedTest
    @CsvSource({
        "/news, /news, true",
        "/news, /news/, true",
        "/news, /news/today, true",
        "/news/, /news, true",
        "/news, /newspaper, false",
        "/news/today, /news, false",
        "/, /, true",
        "/, /news/today, true",
        "'', /news, true",
        "/a/b, /a/b/c/d, true"
    })
    void prefixCoversThePathAndAllBelow(String purged, String path, boolean covered) {
        assertThat(Scope.prefixesOf(ORIGIN, path)
                        .contains(Scope.prefix(ORIGIN, purged).name()))
                .isEqualTo(covered);
    }

    @Test
    void prefixOfAnotherOriginIsAnother() {
        assertThat(Scope.prefixesOf(ORIGIN, "/news"))
                .doesNotContain(Scope.prefix("https://b.test", "/news").name());
    }

    @Test
    void deepPathCarriesSixteenPrefixesAndIsPurgedWithItsAncestor() {
        String deep = "/x".repeat(40);
        List<String> prefixes = Scope.prefixesOf(ORIGIN, deep);
        assertThat(prefixes).hasSize(16).contains(Scope.prefix(ORIGIN, deep).name());
    }

    @Test
    void kindsDoNotMix() {
        assertThat(List.of(Scope.tag("a"), Scope.target("a"), Scope.group(ORIGIN, "a"), Scope.prefix(ORIGIN, "/a")))
                .doesNotHaveDuplicates()
                .doesNotContain(Scope.all());
    }
}
