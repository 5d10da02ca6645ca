package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerTest {
    private static final CacheRequest ASKED =
            new CacheRequest("GET", Target.of(URI.create("http://a.test/")), HeaderOf.none(), Policy.NONE);
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00.900Z");

    @Test
    void maxAgeMakesFresh() {
        assertThat(lifetime("Cache-Control", "max-age=60")).isEqualTo(fresh(60, 0));
    }

    @Test
    void sMaxageIsPreferredToMaxAgeAndMaxAgeToExpires() {
        assertThat(lifetime("Cache-Control", "max-age=60, s-maxage=5")).isEqualTo(fresh(5, 0));
        assertThat(lifetime("Cache-Control", "max-age=60", "Expires", "Mon, 04 May 2026 12:00:05 GMT"))
                .isEqualTo(fresh(60, 0));
    }

    @Test
    void expiresCountsFromDate() {
        assertThat(lifetime("Date", "Mon, 04 May 2026 12:00:00 GMT", "Expires", "Mon, 04 May 2026 12:00:05 GMT"))
                .isEqualTo(fresh(5, 0));
    }

    @Test
    void freshnessIsCappedAt68Years() {
        assertThat(lifetime("Expires", "Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(fresh(1L << 31, 0));
        assertThat(lifetime("Cache-Control", "max-age=99999999999999999")).isEqualTo(fresh(1L << 31, 0));
    }

    @Test
    void ageThatTheApplicationTellsIsTakenFromTheFreshness() {
        assertThat(lifetime("Cache-Control", "max-age=60", "Age", "20")).isEqualTo(fresh(40, 20));
    }

    @Test
    void delayOfTheApplicationIsAge() {
        Answer slow = new Answer(200, header("Cache-Control", "max-age=60"), false, NOW, Duration.ofSeconds(7));
        assertThat(slow.verdict(ASKED))
                .isEqualTo(new Verdict.Store(fresh(53, 7), List.of(), List.of(), List.of(), Set.of()));
    }

    @Test
    void oldDateIsAgeButTheRestOfASecondIsNone() {
        Duration since = Duration.between(Instant.parse("2026-05-04T11:59:50Z"), NOW);
        assertThat(lifetime("Cache-Control", "max-age=60", "Date", "Mon, 04 May 2026 11:59:50 GMT"))
                .isEqualTo(Lifetime.of(Duration.ofSeconds(60).minus(since), since));
        assertThat(lifetime("Cache-Control", "max-age=60", "Date", "Mon, 04 May 2026 12:00:00 GMT"))
                .isEqualTo(fresh(60, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "s-maxage=0, max-age=60", "max-age=x", "public", "must-revalidate"})
    void withoutFreshnessNothingIsStored(String control) {
        assertThat(refused("Cache-Control", control)).isEqualTo(NotStored.NO_FRESHNESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "Mon, 04 May 2026 11:00:00 GMT", "tomorrow"})
    void expiresThatIsPastOrNoDateIsNoFreshness(String expires) {
        assertThat(refused("Expires", expires)).isEqualTo(NotStored.NO_FRESHNESS);
    }

    @Test
    void answerOlderThanItsFreshnessIsNotStored() {
        assertThat(refused("Cache-Control", "max-age=60", "Age", "60")).isEqualTo(NotStored.NO_FRESHNESS);
    }

    @ParameterizedTest
    @CsvSource({
        "no-store, NO_STORE",
        "private, PRIVATE",
        "private=\"x\", PRIVATE",
        "no-cache, NO_CACHE",
        "no-cache=\"x\", NO_CACHE",
        "'must-understand, no-store', NO_STORE"
    })
    void forbiddenAnswersAreNotStored(String control, NotStored why) {
        assertThat(refused("Cache-Control", control + ", max-age=60, public")).isEqualTo(why);
    }

    @Test
    void answerWithACookieIsNotStored() {
        assertThat(refused("Cache-Control", "public, s-maxage=60", "Set-Cookie", "a=b"))
                .isEqualTo(NotStored.SET_COOKIE);
    }

    @Test
    void eventStreamIsNotStored() {
        assertThat(refused("Cache-Control", "max-age=60", "Content-Type", "Text/Event-Stream;charset=utf-8"))
                .isEqualTo(NotStored.EVENT_STREAM);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 203, 204, 206, 301, 302, 304, 404, 410, 500})
    void onlyStatus200IsStored(int status) {
        Answer answer = new Answer(status, header("Cache-Control", "max-age=60"), false, NOW, Duration.ZERO);
        assertThat(answer.verdict(ASKED)).isEqualTo(new Verdict.Refuse(NotStored.STATUS));
    }

    @Test
    void varyNamesSelectAndAStarAnywhereForbids() {
        assertThat(store("Cache-Control", "max-age=60", "Vary", "b, A", "Vary", "a")
                        .vary())
                .containsExactly("a", "b");
        assertThat(refused("Cache-Control", "max-age=60", "Vary", "a, *")).isEqualTo(NotStored.VARY);
    }

    @Test
    void moreThanSixteenVaryNamesAreTooMany() {
        String[] names =
                Stream.iterate(0, i -> i + 1).limit(17).map(i -> "n" + i).toArray(String[]::new);
        assertThat(refused("Cache-Control", "max-age=60", "Vary", String.join(",", names)))
                .isEqualTo(NotStored.VARY);
        assertThat(store("Cache-Control", "max-age=60", "Vary", String.join(",", Arrays.copyOf(names, 16)))
                        .vary())
                .hasSize(16);
    }

    @Test
    void permissionForOneOriginVariesByOrigin() {
        assertThat(store("Cache-Control", "max-age=60", "Access-Control-Allow-Origin", "https://a.test")
                        .vary())
                .containsExactly("origin");
        assertThat(store("Cache-Control", "max-age=60", "Access-Control-Allow-Origin", "*")
                        .vary())
                .isEmpty();
    }

    @Test
    void encodedAnswerVariesByAcceptEncoding() {
        assertThat(store("Cache-Control", "max-age=60", "Content-Encoding", "gzip")
                        .vary())
                .containsExactly("accept-encoding");
    }

    @Test
    void personalAnswerIsStoredOnlyIfDeclaredShared() {
        assertThat(personal("max-age=60")).isEqualTo(new Verdict.Refuse(NotStored.PERSONAL));
        assertThat(personal("public, max-age=60")).isInstanceOf(Verdict.Store.class);
        assertThat(personal("s-maxage=60")).isInstanceOf(Verdict.Store.class);
    }

    @Test
    void variantAnswersRequestsWithTheSameValuesOnly() {
        Variant variant = Variant.of(List.of("accept-language"), header("Accept-Language", "de"));
        assertThat(variant.answers(header("ACCEPT-LANGUAGE", "de"))).isTrue();
        assertThat(variant.answers(header("Accept-Language", "en"))).isFalse();
        assertThat(variant.answers(HeaderOf.none())).isFalse();
        assertThat(Variant.of(List.of("a"), HeaderOf.none()).answers(header("A", "")))
                .isFalse();
    }

    private static Verdict personal(String control) {
        return new Answer(200, header("Cache-Control", control), true, NOW, Duration.ZERO).verdict(ASKED);
    }

    private static Lifetime lifetime(String... header) {
        return store(header).lifetime();
    }

    private static Verdict.Store store(String... header) {
        return (Verdict.Store) verdict(header);
    }

    private static NotStored refused(String... header) {
        return ((Verdict.Refuse) verdict(header)).why();
    }

    private static Verdict verdict(String... header) {
        return new Answer(200, header(header), false, NOW, Duration.ZERO).verdict(ASKED);
    }

    private static Fields header(String... lines) {
        return new HeaderOf(lines);
    }

    private static Lifetime fresh(long seconds, int age) {
        return Lifetime.of(Duration.ofSeconds(seconds), Duration.ofSeconds(age));
    }
}
