package dev.sluice.cache.store;

import static dev.sluice.cache.store.Entries.MINUTE;
import static dev.sluice.cache.store.Entries.body;
import static dev.sluice.cache.store.Entries.bytes;
import static dev.sluice.cache.store.Entries.entry;
import static dev.sluice.cache.store.Entries.gzip;
import static dev.sluice.cache.store.Entries.head;
import static dev.sluice.cache.store.Entries.lasting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class FarTierTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Address PAGE = new Address("page", "v");
    private static final String KEY = "sluice:cache:{page}:entries";

    private final RedisServer redis = RedisServer.shared();
    private final AtomicInteger corrupt = new AtomicInteger();
    private final RedisLink link = Links.to(redis.uri());
    private final FarTier far = new FarTier(link, 16, corrupt::incrementAndGet);

    @BeforeEach
    void flush() {
        redis.flush();
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void whatIsStoredIsFound() throws RedisUnavailable {
        FarEntry.Terms terms =
                new FarEntry.Terms(7, MINUTE, MINUTE.multipliedBy(5), List.of("accept", "cookie"), List.of("x", "y"));
        far.store(PAGE, entry("body", null, terms), Claim.NONE);
        Found found = far.find(PAGE, Want.COPY);
        FarEntry entry = found.entry().orElseThrow();
        assertThat(entry.terms()).isEqualTo(terms);
        assertThat(head(found)).isEqualTo("head of body");
        assertThat(body(found)).isEqualTo("body");
        assertThat(found.names()).containsExactly("accept", "cookie");
        assertThat(found.residence()).isBetween(Duration.ZERO, SOON);
        assertThat(corrupt).hasValue(0);
    }

    @Test
    void emptyBodyAndEmptyHeadAreValues() throws RedisUnavailable {
        FarEntry.Terms terms = new FarEntry.Terms(7, MINUTE, MINUTE, List.of(), List.of());
        far.store(PAGE, new FarEntry(terms, new byte[0], new byte[0], null), Claim.NONE);
        assertThat(far.find(PAGE, Want.COPY).entry().orElseThrow().body()).hasValue(new byte[0]);
    }

    @Test
    void absentIsAbsent() throws RedisUnavailable {
        Found found = far.find(PAGE, Want.COPY);
        assertThat(found).isEqualTo(new Found(found.entry(), Duration.ZERO, Claim.NONE, List.of()));
        assertThat(found.entry()).isEmpty();
    }

    @Test
    void namesTellThatAnotherVariantMayBeThere() throws RedisUnavailable {
        FarEntry.Terms terms = new FarEntry.Terms(7, MINUTE, MINUTE, List.of("accept"), List.of());
        far.store(PAGE, entry("body", null, terms), Claim.NONE);
        Found found = far.find(new Address("page", ""), Want.COPY);
        assertThat(found.entry()).isEmpty();
        assertThat(found.names()).containsExactly("accept");
    }

    @Test
    void gzipComesWhereItIsWantedAndThere() throws RedisUnavailable {
        FarEntry.Terms terms = new FarEntry.Terms(7, MINUTE, MINUTE, List.of(), List.of());
        far.store(PAGE, entry("plain", "packed", terms), Claim.NONE);
        assertThat(gzip(far.find(PAGE, Want.COPY.withGzip(true)))).isEqualTo("packed");
        assertThat(body(far.find(PAGE, Want.COPY.withGzip(true)))).isEqualTo("-");
        assertThat(body(far.find(PAGE, Want.COPY))).isEqualTo("plain");
        far.store(PAGE, entry("plain", null, terms), Claim.NONE);
        assertThat(body(far.find(PAGE, Want.COPY.withGzip(true)))).isEqualTo("plain");
    }

    @Test
    void bodyStaysInRedisWhereTheClientHasIt() throws RedisUnavailable {
        FarEntry.Terms terms = new FarEntry.Terms(7, MINUTE, MINUTE, List.of(), List.of("one", "one-gzip"));
        far.store(PAGE, entry("body", null, terms), Claim.NONE);
        Found matched = far.find(PAGE, Want.COPY.unless(List.of("other", "one-gzip")));
        assertThat(head(matched)).isEqualTo("head of body");
        assertThat(body(matched)).isEqualTo("-");
        assertThat(body(far.find(PAGE, Want.COPY.unless(List.of("on", "other")))))
                .isEqualTo("body");
        assertThat(corrupt).hasValue(0);
    }

    @Test
    void expiredEntryIsAbsentAndGone() throws RedisUnavailable {
        far.store(new Address("page", "other"), entry("other", 1), Claim.NONE);
        far.store(PAGE, lasting(Duration.ofMillis(1), Duration.ofMillis(30), "body"), Claim.NONE);
        await().atMost(SOON).until(() -> far.find(PAGE, Want.COPY).entry().isEmpty());
        assertThat(redis.ask("HEXISTS", KEY, "v:b")).isEqualTo("0");
        assertThat(body(far.find(new Address("page", "other"), Want.COPY))).isEqualTo("other");
    }

    @Test
    void keyLivesAsLongAsItsLongestVariant() throws RedisUnavailable {
        far.store(PAGE, lasting(MINUTE, Duration.ofHours(2), "long"), Claim.NONE);
        far.store(new Address("page", "w"), lasting(MINUTE, MINUTE, "short"), Claim.NONE);
        assertThat(millisLeft(KEY)).isBetween(7_100_000L, 7_200_000L);
        far.store(new Address("page", "w"), lasting(MINUTE, Duration.ofDays(90), "too long"), Claim.NONE);
        assertThat(millisLeft(KEY)).isBetween(29 * 86_400_000L, 30 * 86_400_000L);
    }

    @Test
    void entryWithoutTimeIsNotStored() throws RedisUnavailable {
        assertThat(far.store(PAGE, lasting(Duration.ZERO, Duration.ZERO, "body"), Claim.NONE)
                        .done())
                .isFalse();
        assertThat(redis.ask("EXISTS", KEY)).isEqualTo("0");
    }

    @Test
    void entryFilledLaterIsNotReplacedByOneFilledBefore() throws RedisUnavailable {
        assertThat(far.store(PAGE, entry("new", 8), Claim.NONE).done()).isTrue();
        assertThat(far.store(PAGE, entry("old", 7), Claim.NONE).done()).isFalse();
        assertThat(body(far.find(PAGE, Want.COPY))).isEqualTo("new");
        assertThat(far.store(PAGE, entry("same", 8), Claim.NONE).done()).isTrue();
    }

    @Test
    void replacedEntryLeavesNoFormBehind() throws RedisUnavailable {
        FarEntry.Terms terms = new FarEntry.Terms(7, MINUTE, MINUTE, List.of(), List.of());
        far.store(PAGE, entry("plain", "packed", terms), Claim.NONE);
        far.store(PAGE, entry("plain 2", null, terms), Claim.NONE);
        assertThat(redis.ask("HEXISTS", KEY, "v:z")).isEqualTo("0");
    }

    @Test
    void oldestVariantGoesForTheSeventeenth() throws RedisUnavailable {
        for (int i = 0; i < 20; i++) {
            far.store(new Address("page", "v" + i), entry("body" + i, 1), Claim.NONE);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(body(far.find(new Address("page", "v" + i), Want.COPY))).isEqualTo(i < 4 ? "-" : "body" + i);
        }
        assertThat(redis.ask("HLEN", KEY)).isEqualTo("" + (16 * 5 + 1));
    }

    @Test
    void deletedTargetIsAbsent() throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        far.delete("page");
        assertThat(far.find(PAGE, Want.COPY).entry()).isEmpty();
    }

    @Test
    void entryBelowTheLeastPositionIsAbsentAndCanBeClaimed() throws RedisUnavailable {
        far.store(PAGE, entry("body", 7), Claim.NONE);
        assertThat(body(far.find(PAGE, Want.COPY.claiming(MINUTE).atLeast(7)))).isEqualTo("body");
        Found found = far.find(PAGE, Want.COPY.claiming(MINUTE).atLeast(8));
        assertThat(found.entry()).isEmpty();
        assertThat(found.claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void severalAreStoredAndFoundInOnePipeline() throws RedisUnavailable {
        redis.ask("SCRIPT", "FLUSH");
        Map<Address, FarEntry> entries = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            entries.put(new Address("page" + i, ""), entry("body" + i, 1));
        }
        assertThat(far.storeAll(entries)).isEqualTo(100);
        Map<Address, Found> found = far.findAll(List.copyOf(entries.keySet()), Want.COPY);
        assertThat(found).hasSize(100);
        found.forEach(
                (address, it) -> assertThat(body(it)).isEqualTo(address.target().replace("page", "body")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v:h", "v:b", "v:k", "v:m"})
    void damagedValueIsACountedMissAndMendedByTheNextStore(String field) throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        redis.ask("HSET", KEY, field, "foreign");
        assertThat(far.find(PAGE, Want.COPY).entry()).isEmpty();
        assertThat(corrupt).hasValue(1);
        far.store(PAGE, entry("body", 1), Claim.NONE);
        assertThat(body(far.find(PAGE, Want.COPY))).isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v:h", "v:b", "v:k"})
    void missingPartIsACountedMiss(String field) throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        redis.ask("HDEL", KEY, field);
        assertThat(far.find(PAGE, Want.COPY).entry()).isEmpty();
        assertThat(corrupt).hasValue(1);
    }

    @Test
    void keyOfAnotherTypeIsACountedMissAndMendedByTheNextStore() throws RedisUnavailable {
        redis.ask("SET", KEY, "foreign", "PX", "60000");
        redis.ask("LPUSH", "sluice:cache:{page}:v:fill", "foreign");
        Found found = far.find(PAGE, Want.COPY.claiming(MINUTE));
        assertThat(found.entry()).isEmpty();
        assertThat(corrupt).hasValue(1);
        assertThat(far.store(PAGE, entry("body", 1), found.claim()).done()).isTrue();
        assertThat(body(far.find(PAGE, Want.COPY))).isEqualTo("body");
    }

    @Test
    void headIsRefreshedBeforeTheBodyThatIsThere() throws RedisUnavailable {
        far.store(PAGE, lasting(Duration.ZERO, MINUTE, "body"), Claim.NONE);
        Found stale = far.find(PAGE, Want.COPY.claiming(MINUTE));
        FarEntry old = stale.entry().orElseThrow();
        FarEntry.Terms terms = new FarEntry.Terms(
                9, MINUTE, Duration.ofHours(2), List.of(), old.terms().entityTags());
        FarEntry fresh = new FarEntry(terms, bytes("new head"), null, null);
        assertThat(far.refresh(PAGE, old, fresh, stale.claim())).isEqualTo(new FarTier.Stored(true, false));
        Found found = far.find(PAGE, Want.COPY.claiming(MINUTE));
        assertThat(head(found)).isEqualTo("new head");
        assertThat(body(found)).isEqualTo("body");
        assertThat(found.entry().orElseThrow().terms()).isEqualTo(terms);
        assertThat(found.claim()).isEqualTo(Claim.NONE);
        assertThat(millisLeft(KEY)).isBetween(7_100_000L, 7_200_000L);
    }

    @Test
    void headOfAnotherAnswerIsNotRefreshed() throws RedisUnavailable {
        far.store(PAGE, entry("first", 1), Claim.NONE);
        FarEntry old = far.find(PAGE, Want.COPY).entry().orElseThrow();
        far.store(PAGE, entry("second", 1), Claim.NONE);
        assertThat(far.refresh(PAGE, old, entry("refreshed", 1), Claim.NONE).done())
                .isFalse();
        far.delete("page");
        assertThat(far.refresh(PAGE, old, entry("refreshed", 1), Claim.NONE).done())
                .isFalse();
        assertThat(redis.ask("EXISTS", KEY)).isEqualTo("0");
    }

    @Test
    void headIsRefreshedAlsoIfPurgesOfOtherPagesHaveRaisedThePosition() throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        assertThat(far.refresh(PAGE, entry("body", 9), entry("new", 9), Claim.NONE)
                        .done())
                .isTrue();
        assertThat(position(far.find(PAGE, Want.COPY))).isEqualTo(9);
    }

    @Test
    void headOfALaterAnswerIsNotRefreshed() throws RedisUnavailable {
        far.store(PAGE, entry("body", 9), Claim.NONE);
        assertThat(far.refresh(PAGE, entry("body", 8), entry("new", 8), Claim.NONE)
                        .done())
                .isFalse();
        assertThat(position(far.find(PAGE, Want.COPY))).isEqualTo(9);
    }

    private static long position(Found found) {
        return found.entry().orElseThrow().terms().position();
    }

    private long millisLeft(String key) {
        return Long.parseLong(redis.ask("PTTL", key));
    }
}
