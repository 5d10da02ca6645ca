package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
    @Test
    void hostIsLowerCaseAndTheSchemesOwnPortIsLeftOut() {
        assertThat(target("HTTP://Shop.Test:80/A?q=B").text()).isEqualTo("http://shop.test/A?q=B");
        assertThat(target("https://shop.test:443").text()).isEqualTo("https://shop.test/");
        assertThat(target("https://shop.test:80/").text()).isEqualTo("https://shop.test:80/");
    }

    @Test
    void schemeHostPortPathAndQueryMakeDifferentKeys() {
        assertThat(new String[] {
                    "http://a.test/x",
                    "https://a.test/x",
                    "http://b.test/x",
                    "http://a.test:8080/x",
                    "http://a.test/X",
                    "http://a.test/x?",
                    "http://a.test/x?y"
                })
                .extracting(uri -> target(uri).hash())
                .doesNotHaveDuplicates();
    }

    @Test
    void bareIpv6AddressIsWrittenInBrackets() {
        assertThat(Origin.of("http", "::1", 8080)).isEqualTo(Origin.of("http", "[::1]", 8080));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a;v=1",
                "/a;jsessionid=1",
                "//a",
                "/a//b",
                "/a/../b",
                "/a/./b",
                "/..",
                "/a%2Fb",
                "/a%2e%2e/b",
                "/a%5Cb",
                "/a%3bb",
                "/a%00",
                "/a\\b",
                "/%61",
                "/%7E",
                "/a%0d%0ab",
                "/a%7f",
                "/a%25b",
                "/a%3Fb",
                "/a%2",
                "/a%zz",
                "/ä",
                "/a b",
                "/a#b",
                "*",
                "a"
            })
    void pathThatCanBeReadInTwoWaysIsNotPlain(String path) {
        assertThat(Target.of(Origin.of("http", "a.test", 80), path, null).isPlain())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/", "/a.b/..c/d..", "/caf%C3%A9", "/a%20b", "/.well-known/x"})
    void ordinaryPathIsPlain(String path) {
        assertThat(Target.of(Origin.of("http", "a.test", 80), path, "q=;//..").isPlain())
                .isTrue();
    }

    @Test
    void queryWithControlsIsNotPlain() {
        Origin origin = Origin.of("http", "a.test", 80);
        assertThat(Target.of(origin, "/", "q=a b").isPlain()).isFalse();
        assertThat(Target.of(origin, "/", "q=\u0001").isPlain()).isFalse();
        assertThat(Target.of(origin, "/", "q=[]|%20%2f\"").isPlain()).isTrue();
    }

    @Test
    void caseOfEscapesMakesNoDifference() {
        assertThat(target("http://a.test/caf%c3%a9")).isEqualTo(target("http://a.test/caf%C3%A9"));
    }

    @Test
    void ownersHaveKeysOfTheirOwn() {
        Target shared = target("http://a.test/x");
        assertThat(List.of(shared, shared.ownedBy("a"), shared.ownedBy("b")))
                .extracting(Target::hash)
                .doesNotHaveDuplicates();
        assertThat(shared.ownedBy("a").text()).isEqualTo("http://a.test/x#a");
    }

    @Test
    void targetOfMoreThan8KibIsNotPlain() {
        Origin origin = Origin.of("http", "a.test", 80);
        String query = "q".repeat(8 * 1024 - "a.test".length() - "/".length() - "?".length());
        assertThat(Target.of(origin, "/", query).isPlain()).isTrue();
        assertThat(Target.of(origin, "/", query + "q").isPlain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/products", "ftp://shop.test/", "mailto:a@shop.test"})
    void uriThatIsNotAbsoluteHttpIsRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(uri))
                .withMessageContaining(uri)
                .withMessageContaining("must be absolute");
    }

    private static Target target(String uri) {
        return Target.of(URI.create(uri));
    }
}
