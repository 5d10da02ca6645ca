package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InvalidationTest {
    private static final Target TARGET = Target.of(URI.create("https://a.test/x/y?q"));

    @ParameterizedTest
    @CsvSource({"POST, 200, true", "M-SEARCH, 302, true", "PUT, 400, false", "DELETE, 500, false", "GET, 200, false"})
    void successOfAnUnsafeMethodMakesItsTargetInvalid(String method, int status, boolean invalid) {
        Invalidation result = Invalidation.of(asked(method), status, HeaderOf.none());
        assertThat(result).isEqualTo(invalid ? new Invalidation(Set.of(TARGET), List.of()) : Invalidation.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "/b, /b",
        "b?c, /x/b?c",
        "../b, /b",
        "?z, /x/y?z",
        "#f, /x/y?q",
        "https://a.test/b, /b",
        "HTTPS://A.TEST:443/b, /b",
        "//a.test/b, /b",
        "https://a.test, /",
        "b:80/c, ''"
    })
    void linksWithinTheOriginAreInvalidToo(String link, String invalid) {
        for (String name : List.of("Location", "Content-Location")) {
            Invalidation result = Invalidation.of(asked("POST"), 201, new HeaderOf(name, link));
            String text = invalid.isEmpty() ? TARGET.text() : "https://a.test" + invalid;
            assertThat(result.targets()).extracting(Target::text).contains(TARGET.text(), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.test/b",
                "https://a.test:444/b",
                "https://b.test/b",
                "//b.test/b",
                "https://a.test@b.test/b",
                "https://b.test@a.test/b",
                "https:///b",
                "https:/b",
                "https:b",
                "\\\\a.test/b",
                "/\\b",
                "/a/..%2fb",
                "javascript:x",
                "/b c",
                "https://a.test.b.test/b"
            })
    void linksThatLeaveTheOriginOrAreUnclearAreNot(String link) {
        Invalidation result = Invalidation.of(asked("POST"), 201, new HeaderOf("Location", link));
        assertThat(result.targets()).containsExactly(TARGET);
    }

    @Test
    void groupsAreMadeInvalid() {
        Fields answer = new HeaderOf("Cache-Group-Invalidation", "\"a\", \"b\"", "Cache-Group-Invalidation", "\"c\"");
        assertThat(Invalidation.of(asked("POST"), 200, answer).groups()).containsExactly("a", "b", "c");
        assertThat(Invalidation.of(asked("GET"), 200, answer).groups()).isEmpty();
        assertThat(Invalidation.of(asked("POST"), 200, new HeaderOf("Cache-Group-Invalidation", "\"a\", b"))
                        .groups())
                .isEmpty();
    }

    @Test
    void ownCopyOfTheUserAndTheSharedOneAreInvalid() {
        CacheRequest asked = new CacheRequest("POST", TARGET.ownedBy("me"), HeaderOf.none(), Policy.NONE);
        assertThat(Invalidation.of(asked, 200, HeaderOf.none()).targets())
                .containsExactlyInAnyOrder(TARGET, TARGET.ownedBy("me"));
    }

    private static CacheRequest asked(String method) {
        return new CacheRequest(method, TARGET, HeaderOf.none(), Policy.NONE);
    }
}
