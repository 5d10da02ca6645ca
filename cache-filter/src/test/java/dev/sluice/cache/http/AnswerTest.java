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

/** Whether an answer is stored, for how long and for whom: a claim for each rule, in one file to be read beside RFC 9111. */
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
        assertThat(lifetime("Cache-Control", "max-age=60, s-maxage=5").fresh()).isEqualTo(Duration.ofSeconds(5));
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
    @ValueSource(
            strings = {"max-age=0", "s-maxage=0, max-age=60", "max-age=x", "public", "must-revalidate", "immutable"})
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
        assertThat(refused("Cache-Control", "max-age=60", "Age", "60")).isEqualTo(NotStored.EXPIRED);
        assertThat(refused("Cache-Control", "max-age=0", "Age", "60")).isEqualTo(NotStored.NO_FRESHNESS);
    }

    @ParameterizedTest
    @CsvSource({
        "no-store, NO_STORE",
        "private, PRIVATE",
        "private=\"\", PRIVATE",
        "no-cache, NO_CACHE",
        "'no-cache=\"a b\"', NO_CACHE",
        "max-age=60; private, NO_STORE"
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
    @ValueSource(ints = {200, 201, 203, 204, 299, 301, 302, 303, 307, 308, 400, 404, 410, 499, 500, 501, 503, 599})
    void finalAnswersThatTellTheirFreshnessAreStored(int status) {
        assertThat(verdict(status, Policy.NONE, "Cache-Control", "max-age=60")).isInstanceOf(Verdict.Store.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 103, 206, 304, 401, 407, 412, 416, 429, 600})
    void answersToOneClientOrConnectionAreNotStored(int status) {
        assertThat(verdict(status, Policy.NONE, "Cache-Control", "public, max-age=60"))
                .isEqualTo(new Verdict.Refuse(NotStored.STATUS));
    }

    @Test
    void mustUnderstandReplacesNoStoreWhereTheStatusIsUnderstood() {
        String control = "no-store, must-understand, max-age=60";
        assertThat(verdict(200, Policy.NONE, "Cache-Control", control)).isInstanceOf(Verdict.Store.class);
        assertThat(verdict(599, Policy.NONE, "Cache-Control", control)).isEqualTo(new Verdict.Refuse(NotStored.STATUS));
    }

    @Test
    void noCacheIsStoredToBeValidated() {
        Lifetime lifetime = lifetime("Cache-Control", "no-cache, max-age=60", "ETag", "\"a\"");
        assertThat(lifetime.fresh()).isZero();
        assertThat(lifetime.mustRevalidate()).isTrue();
        assertThat(lifetime.kept()).isEqualTo(Duration.ofMinutes(10));
        assertThat(lifetime("Cache-Control", "no-cache", "ETag", "\"a\"").fresh())
                .isZero();
        assertThat(verdict(503, Policy.NONE, "Cache-Control", "no-cache", "ETag", "\"a\""))
                .isEqualTo(new Verdict.Refuse(NotStored.NO_CACHE));
    }

    @Test
    void whatCanBeValidatedIsKeptBeyondItsFreshness() {
        String tag = "\"a\"";
        assertThat(lifetime("Cache-Control", "max-age=1", "ETag", tag).kept()).isEqualTo(Duration.ofMinutes(10));
        assertThat(lifetime("Cache-Control", "max-age=1800", "ETag", tag).kept())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(lifetime("Cache-Control", "max-age=9999", "ETag", tag).kept())
                .isEqualTo(Duration.ofHours(1));
        assertThat(lifetime("Cache-Control", "max-age=9999").kept()).isZero();
        assertThat(lifetime("Cache-Control", "max-age=9999999").total()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void staleAnswersAreGoodForAWhile() {
        Lifetime lifetime = lifetime("Cache-Control", "max-age=60, stale-while-revalidate=30, stale-if-error=90");
        assertThat(lifetime.staleWhileRevalidate()).isEqualTo(Duration.ofSeconds(30));
        assertThat(lifetime.staleIfError()).isEqualTo(Duration.ofSeconds(90));
        assertThat(lifetime.total()).isEqualTo(Duration.ofSeconds(150));
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=60"})
    void neverStaleIsStrongerThanAnyWindow(String directive) {
        Policy policy = new Rules().staleIfError(100).policy();
        Lifetime lifetime = store(policy, "Cache-Control", directive + ", max-age=60, stale-while-revalidate=30")
                .lifetime();
        assertThat(lifetime.mustRevalidate()).isTrue();
        assertThat(lifetime.total()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void windowsOfAnAnswerReceivedStaleRunAlready() {
        assertThat(lifetime("Cache-Control", "max-age=60, stale-while-revalidate=100", "Age", "70"))
                .isEqualTo(new Lifetime(
                        Duration.ZERO,
                        Duration.ofSeconds(70),
                        Duration.ofSeconds(90),
                        Duration.ZERO,
                        false,
                        Duration.ZERO));
        assertThat(refused("Cache-Control", "max-age=60, stale-while-revalidate=10", "Age", "70"))
                .isEqualTo(NotStored.EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "'7200,0', 7200",
        "'0, 7200', 0",
        "abc, 0",
        "-7200, 0",
        "7200.0, 0",
        "99999999999999999999, 2147483648",
        "9999999999, 2147483648"
    })
    void firstAgeCountsAndNonsenseIsIgnored(String age, long seconds) {
        assertThat(lifetime("Cache-Control", "max-age=3600", "ETag", "\"a\"", "Age", age)
                        .initialAge())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void contradictingExpiresAreInThePast() {
        assertThat(refused("Expires", "Fri, 31 Dec 9999 23:59:59 GMT", "Expires", "0"))
                .isEqualTo(NotStored.NO_FRESHNESS);
    }

    @Test
    void freshnessIsGuessedOnlyByRule() {
        String[] header = {"Date", "Mon, 04 May 2026 12:00:00 GMT", "Last-Modified", "Mon, 04 May 2026 11:50:00 GMT"};
        Policy policy = new Rules().heuristic().policy();
        assertThat(refused(header)).isEqualTo(NotStored.NO_FRESHNESS);
        assertThat(store(policy, header).lifetime().fresh()).isEqualTo(Duration.ofMinutes(1));
        assertThat(store(policy, "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
                        .lifetime()
                        .fresh())
                .isEqualTo(Duration.ofDays(1));
        assertThat(verdict(404, policy, header)).isInstanceOf(Verdict.Store.class);
        assertThat(verdict(503, policy, header)).isEqualTo(new Verdict.Refuse(NotStored.NO_FRESHNESS));
        assertThat(verdict(201, policy, header)).isEqualTo(new Verdict.Refuse(NotStored.NO_FRESHNESS));
    }

    @Test
    void ruleGivesFreshnessToWhatTellsNone() {
        Policy policy = new Rules().ttl(30).policy();
        assertThat(store(policy).lifetime()).isEqualTo(fresh(30, 0));
        assertThat(store(policy, "Cache-Control", "max-age=5").lifetime()).isEqualTo(fresh(5, 0));
        assertThat(verdict(404, policy)).isEqualTo(new Verdict.Refuse(NotStored.NO_FRESHNESS));
        assertThat(verdict(500, policy)).isEqualTo(new Verdict.Refuse(NotStored.NO_FRESHNESS));
        assertThat(verdict(200, policy, "Expires", "0")).isEqualTo(new Verdict.Refuse(NotStored.NO_FRESHNESS));
    }

    @Test
    void ruleMayOverrideFreshnessButNothingThatForbids() {
        Policy policy = new Rules().ttl(30).override().policy();
        assertThat(store(policy, "Cache-Control", "max-age=0", "Expires", "0").lifetime())
                .isEqualTo(fresh(30, 0));
        for (String control : List.of("no-store", "private", "no-cache")) {
            assertThat(verdict(200, policy, "Cache-Control", control)).isInstanceOf(Verdict.Refuse.class);
        }
        assertThat(verdict(200, policy, "Set-Cookie", "a=b")).isEqualTo(new Verdict.Refuse(NotStored.SET_COOKIE));
    }

    @Test
    void ruleIsForItsMediaTypes() {
        Policy policy = new Rules().ttl(30).contentTypes("text/html").policy();
        assertThat(store(policy, "Content-Type", "Text/HTML; charset=utf-8").lifetime())
                .isEqualTo(fresh(30, 0));
        assertThat(verdict(200, policy, "Content-Type", "text/css")).isInstanceOf(Verdict.Refuse.class);
        assertThat(verdict(200, policy)).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void whatIsNotThereIsRememberedByRule() {
        Policy policy = new Rules().negativeTtl(7).policy();
        assertThat(verdict(404, policy))
                .isInstanceOfSatisfying(
                        Verdict.Store.class, it -> assertThat(it.lifetime()).isEqualTo(fresh(7, 0)));
        assertThat(verdict(200, policy)).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void targetedFieldStandsForCacheControlAndExpires() {
        Policy policy = new Rules()
                .targeted("Sluice-Cache-Control", "CDN-Cache-Control")
                .policy();
        assertThat(store(policy, "Cache-Control", "no-store", "CDN-Cache-Control", "max-age=60")
                        .lifetime())
                .isEqualTo(fresh(60, 0));
        assertThat(verdict(200, policy, "CDN-Cache-Control", "private", "Cache-Control", "max-age=60"))
                .isEqualTo(new Verdict.Refuse(NotStored.PRIVATE));
        assertThat(verdict(200, policy, "CDN-Cache-Control", "foo", "Expires", "Fri, 31 Dec 9999 23:59:59 GMT"))
                .isEqualTo(new Verdict.Refuse(NotStored.NO_FRESHNESS));
        assertThat(store(policy, "CDN-Cache-Control", "max-age=60", "Sluice-Cache-Control", "max-age=5")
                        .lifetime())
                .isEqualTo(fresh(5, 0));
    }

    @Test
    void namedFieldsAreLeftOut() {
        Verdict.Store store =
                store("Cache-Control", "max-age=60, private=\"A\", no-cache=\"b, set-cookie\"", "Set-Cookie", "x");
        assertThat(store.withheld()).containsExactlyInAnyOrder("a", "b", "set-cookie");
        assertThat(store.toStore(Stored.fields("a", "1", "B", "2", "c", "3"))).containsExactly(new Field("c", "3"));
    }

    @Test
    void ruleMayStripCookies() {
        assertThat(store(new Rules().stripSetCookie().policy(), "Cache-Control", "max-age=60", "Set-Cookie", "a=b")
                        .withheld())
                .contains("set-cookie");
    }

    @Test
    void answerToCredentialsIsStoredOnlyIfDeclaredForThem() {
        for (String control : List.of("public", "s-maxage=60", "must-revalidate")) {
            assertThat(authorized(Stored.TARGET, Policy.NONE, control)).isInstanceOf(Verdict.Store.class);
        }
        assertThat(authorized(Stored.TARGET, Policy.NONE, "proxy-revalidate"))
                .isEqualTo(new Verdict.Refuse(NotStored.AUTHORIZATION));
    }

    @Test
    void answerForOneUserIsStoredForItsUserAlone() {
        Policy policy = new Rules().perPrincipal().policy();
        assertThat(authorized(Stored.TARGET.ownedBy("me"), policy, "private")).isInstanceOf(Verdict.Store.class);
        assertThat(authorized(Stored.TARGET, policy, "private")).isEqualTo(new Verdict.Refuse(NotStored.PRIVATE));
    }

    @Test
    void tagsAndGroupsAreCollected() {
        Verdict.Store store = store(
                new Rules().tags("rule").policy(),
                "Cache-Control",
                "max-age=60",
                "Surrogate-Key",
                "a b",
                "Cache-Tag",
                "c, d e,",
                "Cache-Groups",
                "\"g\", \"h\"");
        assertThat(store.tags()).containsExactly("rule", "a", "b", "c", "d e");
        assertThat(store.groups()).containsExactly("g", "h");
    }

    @Test
    void answerWithATagNobodyCouldPurgeByIsNotStored() {
        String[] tags =
                Stream.iterate(0, i -> i + 1).limit(64).map(i -> "t" + i).toArray(String[]::new);
        assertThat(store("Cache-Control", "max-age=60", "Cache-Tag", String.join(",", tags))
                        .tags())
                .hasSize(64);
        assertThat(refused("Cache-Control", "max-age=60", "Cache-Tag", String.join(",", tags) + ",x"))
                .isEqualTo(NotStored.TAGS);
        assertThat(refused("Cache-Control", "max-age=60", "Cache-Tag", "x".repeat(257)))
                .isEqualTo(NotStored.TAGS);
    }

    @Test
    void ruleAddsNamesToVary() {
        assertThat(store(new Rules().vary("Accept").policy(), "Cache-Control", "max-age=60")
                        .vary())
                .containsExactly("accept");
        assertThat(refused("Cache-Control", "max-age=60", "Vary", "a b")).isEqualTo(NotStored.VARY);
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

    @ParameterizedTest
    @CsvSource({
        "'gzip, br', true",
        "x-gzip, true",
        "*, true",
        "notgzip, false",
        "gzip;q=1.00000, false",
        "'', false",
        "'gzip, gzip;q=0', false"
    })
    void encodedAnswerIsStoredOnlyIfAllOfItsVariantCanReadIt(String accept, boolean stored) {
        Verdict verdict = new Answer(
                        200,
                        header("Cache-Control", "max-age=60", "Content-Encoding", "gzip"),
                        false,
                        NOW,
                        Duration.ZERO)
                .verdict(Stored.get("Accept-Encoding", accept));
        assertThat(verdict instanceof Verdict.Store).isEqualTo(stored);
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

    private static Verdict authorized(Target target, Policy policy, String control) {
        CacheRequest asked = new CacheRequest("GET", target, header("Authorization", "Basic x"), policy);
        return new Answer(200, header("Cache-Control", "max-age=60, " + control), false, NOW, Duration.ZERO)
                .verdict(asked);
    }

    private static Verdict.Store store(Policy policy, String... header) {
        return (Verdict.Store) verdict(200, policy, header);
    }

    private static Verdict verdict(int status, Policy policy, String... header) {
        return new Answer(status, header(header), false, NOW, Duration.ZERO).verdict(Stored.get(policy));
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
