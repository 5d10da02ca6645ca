package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternsTest {
    @Test
    void prefixMatchesItsFolderAndAllBelow() {
        assertMatches("/api/*", "/api", "/api/", "/api/v1/users");
        assertMisses("/api/*", "/apis", "/", "/v1/api/users", "/API/v1");
    }

    @Test
    void slashStarMatchesEverything() {
        assertMatches("/*", "/", "/a", "/a/b.pdf");
    }

    @Test
    void exactPathMatchesItselfOnly() {
        assertMatches("/login", "/login");
        assertMisses("/login", "/login/", "/login/now", "/logins");
    }

    @Test
    void extensionMatchesInAnyFolder() {
        assertMatches("*.pdf", "/a.pdf", "/b/c.pdf");
        assertMisses("*.pdf", "/pdf", "/a.pdf/b", "/a.pdf.txt");
    }

    @Test
    void oneOfTheListIsEnough() {
        assertThat(PathPatterns.anyMatches(List.of("/a", "/b/*"), "/b/c")).isTrue();
        assertThat(PathPatterns.anyMatches(List.of(), "/")).isFalse();
    }

    @Test
    void listIsReadWithoutItsBlanks() {
        assertThat(PathPatterns.parse(" /a , /b/* ,")).containsExactly("/a", "/b/*");
        assertThat(PathPatterns.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "/a*", "/*/b", "*", "*.", "**", "/a/**", "//a", "*.a/b", "http://a/"})
    void patternThatCanMatchNothingIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPatterns.parse(pattern))
                .withMessageContaining("\"" + pattern + "\" is not a path");
    }

    private static void assertMatches(String pattern, String... paths) {
        assertThat(paths).allMatch(path -> PathPatterns.anyMatches(PathPatterns.parse(pattern), path));
    }

    private static void assertMisses(String pattern, String... paths) {
        assertThat(paths).noneMatch(path -> PathPatterns.anyMatches(PathPatterns.parse(pattern), path));
    }
}
