package dev.sluice.cache.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryKeyTest {
    private static final QueryKey TRACKING = new QueryKey(Names.NONE, names("utm_*", "fbclid"), false);
    private static final QueryKey PAGE = new QueryKey(names("page", "size"), Names.NONE, false);
    private static final QueryKey SORTED = new QueryKey(Names.NONE, Names.NONE, true);
    private static final QueryKey STRICT = new QueryKey(names("id"), Names.NONE, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "?utm_source=x&id=1 ?id=1",
                "?id=1&utm_source=x ?id=1",
                "?id=1&utm_source=x&id=2 ?id=1&id=2",
                "?id=%31&fbclid ?id=%31",
                "?%75tm_source=x&id=1 ?id=1",
                "?utm%5Fsource=x&id=1 ?id=1",
                "?utm_=x&id=1 ?id=1",
                "?a=b=c&&&utm_x=1&=d& ?a=b=c&&&=d&",
                "?UTM_SOURCE=x&id=1 ?UTM_SOURCE=x&id=1",
                "?my_utm_source=x ?my_utm_source=x",
                "?id=utm_source%3Dx ?id=utm_source%3Dx",
                "?b=1&a=2 ?b=1&a=2"
            })
    void droppingLeavesTheRestAsItWasSent(String sent, String kept) {
        assertThat(TRACKING.of(sent)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?utm_source=x", "?utm_source=x&utm_medium=y&fbclid", "?%66bclid=1"})
    void queryOfDroppedParametersAloneIsNone(String sent) {
        assertThat(TRACKING.of(sent)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?utm_content=1;id=2",
                "?utm_content=1&id=2;utm_medium=x",
                "?utm_content=%",
                "?utm_content=%2",
                "?utm_content=%zz&id=1",
                "?utm_content=%-1",
                "?utm_content=%C3&id=1",
                "?utm_%C0%AFx=1",
                "?utm_é=1&id=1",
                "?id=é",
                "?utm_x%00=1&id=1",
                "?%20utm_x=1",
                "?utm_x+=1",
                "?utm_x%0A=1"
            })
    void queryThatOthersMayCutInOtherWaysStaysAsItWasSent(String sent) {
        assertThat(TRACKING.of(sent)).isEqualTo(sent);
        assertThat(STRICT.of(sent)).isEqualTo(sent);
        assertThat(new QueryKey(Names.NONE, names("*"), false).of(sent)).isEqualTo(sent);
    }

    @Test
    void separatorHiddenInAnEscapeIsPartOfAValue() {
        assertThat(TRACKING.of("?utm_content=1%26id=2&id=3")).isEqualTo("?id=3");
        assertThat(TRACKING.of("?utm_content%26id=2&id=3")).isEqualTo("?id=3");
        assertThat(TRACKING.of("?q=a%3Butm_x=1&utm_x=%3B")).isEqualTo("?q=a%3Butm_x=1");
    }

    @Test
    void keepingLeavesOnlyTheParametersNamed() {
        assertThat(PAGE.of("?evil=1&page=2&size=3&page=4&&x")).isEqualTo("?page=2&size=3&page=4");
        assertThat(PAGE.of("?evil=1")).isEmpty();
        assertThat(PAGE.of("?p%61ge=1&pages=2")).isEqualTo("?p%61ge=1");
    }

    @Test
    void sortingKeepsTheOrderOfRepeatedParameters() {
        assertThat(SORTED.of("?b=2&a=9&b=1&a=1&c")).isEqualTo("?a=9&a=1&b=2&b=1&c");
        assertThat(SORTED.of("?b=1&%61=2")).isEqualTo("?%61=2&b=1");
        assertThat(SORTED.of("?c=1&b=2")).isEqualTo(SORTED.of("?b=2&c=1"));
    }

    @Test
    void withoutSettingsTheQueryIsTheKeyAsItWasSent() {
        assertThat(QueryKey.WHOLE.of("?utm_source=x&&b;c%")).isEqualTo("?utm_source=x&&b;c%");
        assertThat(TRACKING.of("")).isEmpty();
        assertThat(TRACKING.of("?")).isEqualTo("?");
    }

    @Test
    void keepAndDropTogetherAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueryKey(names("a"), names("b"), false));
    }

    @Test
    void keyOfAnyQueryIsItsOwnKeyAndHoldsWhatIsKeptInOrder() {
        Random random = new Random(9);
        List<String> parts = List.of("id=1", "id=2", "utm_x=1", "%75tm_x", "", "=", "q=%26", "fbclid=7", "z", "+", "%");
        for (int i = 0; i < 20_000; i++) {
            List<String> sent = new ArrayList<>();
            for (int n = random.nextInt(6); n >= 0; n--) {
                sent.add(parts.get(random.nextInt(parts.size())));
            }
            String query = "?" + String.join("&", sent);
            for (QueryKey key : List.of(TRACKING, PAGE, SORTED, STRICT)) {
                assertThat(key.of(key.of(query))).isEqualTo(key.of(query));
            }
            List<String> kept = new ArrayList<>(sent);
            kept.removeIf(part -> part.startsWith("utm") || part.startsWith("%75") || part.startsWith("fbclid"));
            boolean raw = sent.contains("%") || sent.contains("+");
            String expected = kept.isEmpty() ? "" : "?" + String.join("&", kept);
            assertThat(TRACKING.of(query)).isEqualTo(raw ? query : expected);
        }
    }

    private static Names names(String... patterns) {
        return new Names(Arrays.asList(patterns));
    }
}
