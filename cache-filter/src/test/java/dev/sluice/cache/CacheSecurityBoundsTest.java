package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.CacheControl;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Policy;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.http.Variant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody sends to keep the cache busy, or to fill its memory. */
final class CacheSecurityBoundsTest {
    private static final int LONG = 64 * 1024;
    private static final Target PAGE = target("/page");

    @Test
    @Timeout(60)
    void longCacheControlIsReadInBoundedTime() {
        for (String value : List.of(
                "x=\"" + "a".repeat(LONG) + "\"",
                "x=\"" + "\\a".repeat(LONG / 2) + "\"",
                "x=\"" + "a".repeat(LONG),
                "private=\"" + "a,".repeat(LONG / 2) + "a\"",
                "max-age=1,".repeat(LONG / 10),
                ",".repeat(LONG),
                " ".repeat(LONG) + "=" + " ".repeat(LONG),
                "=".repeat(LONG),
                "\"".repeat(LONG),
                "max-age=" + "9".repeat(LONG))) {
            for (int i = 0; i < 20; i++) {
                CacheControl read = CacheControl.parse(List.of(value));
                assertThat(read.seconds("max-age").orElse(0)).isBetween(0L, 1L << 31);
                assertThat(read.has("private")).isEqualTo(value.startsWith("private"));
                var unused = request(Map.of("cache-control", value)).mustPass();
            }
        }
    }

    @Test
    @Timeout(60)
    void longFieldThatSelectsAVariantIsReadInBoundedTime() {
        for (String value :
                List.of(" ".repeat(LONG), "a" + " \t".repeat(LONG / 2) + "b", ",".repeat(LONG), "de;".repeat(LONG))) {
            for (String name : List.of("x-any", "accept-language", "accept-encoding")) {
                for (int i = 0; i < 5; i++) {
                    assertThat(Variant.of(List.of(name), fields(Map.of(name, value)))
                                    .hash())
                            .hasSize(22);
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void longConditionsAndRangesAreReadInBoundedTime() {
        String tags = "\"x\",".repeat(10_000);
        assertThat(request(Map.of("if-none-match", tags)).mustPass()).isPresent();
        assertThat(request(Map.of("range", "bytes=" + "0-1,".repeat(10_000))).mustPass())
                .isPresent();
        for (int i = 0; i < 100; i++) {
            var unused = request(Map.of("if-none-match", "\"".repeat(8000))).entityTags();
        }
    }

    @Test
    void hostAndSchemeCannotBecomePartOfAnotherKey() {
        for (Origin odd : List.of(
                new Origin("http", "shop.test/page"),
                new Origin("http", "shop.test?a"),
                new Origin("http", "shop.test#"),
                new Origin("http", "user@shop.test"),
                new Origin("http", "shop.test:80:80"),
                new Origin("http", "shop.test "),
                new Origin("http", ""),
                new Origin("http", "shop\ttest"),
                new Origin("http", "a,b"),
                new Origin("http://shop.test/page?", "shop.test"),
                new Origin("", "shop.test"))) {
            assertThat(Target.of(odd, "/x", null).isPlain()).as(odd.text()).isFalse();
        }
        for (String usual :
                List.of("shop.test", "shop_1.test:8080", "[::1]:8080", "127.0.0.1", "xn--bcher-kva.test", "a")) {
            assertThat(Target.of(new Origin("https", usual), "/x", null).isPlain())
                    .as(usual)
                    .isTrue();
        }
    }

    @Test
    void ownerCannotBeForged() {
        Target own = PAGE.ownedBy("abc");
        assertThat(Target.of(PAGE.origin(), "/page#abc", null).isPlain()).isFalse();
        assertThat(Target.of(PAGE.origin(), "/page", "#abc").isPlain()).isFalse();
        assertThat(Target.of(PAGE.origin(), "/page%23abc", null).isPlain()).isFalse();
        assertThat(Target.of(PAGE.origin(), "/page#abc", null).hash()).isNotEqualTo(own.hash());
    }

    @Test
    void partsOfAKeyCannotBeMovedFromOneToTheNext() {
        assertThat(target("/a?b").hash())
                .isNotEqualTo(Target.of(PAGE.origin(), "/a", "b").hash());
        assertThat(new Target(new Origin("http", "a"), "/b", "?c", "d").hash())
                .isNotEqualTo(new Target(new Origin("http", "a/b"), "", "?c", "d").hash())
                .isNotEqualTo(new Target(new Origin("http", "a"), "/b?c", "", "d").hash())
                .isNotEqualTo(new Target(new Origin("http", "a"), "/b", "?cd", "").hash());
        Fields one = fields(Map.of("a", "1", "b", "2"));
        assertThat(Variant.of(List.of("a", "b"), one).hash())
                .isNotEqualTo(Variant.of(List.of("a", "b"), fields(Map.of("a", "1+2")))
                        .hash())
                .isNotEqualTo(
                        Variant.of(List.of("a"), fields(Map.of("a", "1b+2"))).hash());
    }

    private static CacheRequest request(Map<String, String> values) {
        return new CacheRequest("GET", PAGE, fields(values), Policy.NONE);
    }

    private static Fields fields(Map<String, String> values) {
        return name -> {
            String value = values.get(name.toLowerCase(Locale.ROOT));
            return value == null ? List.of() : List.of(value);
        };
    }

    private static Target target(String path) {
        return Target.of(new Origin("http", "shop.test"), path, null);
    }
}
