package dev.sluice.ratelimit.override;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sluice.ratelimit.override.OverrideStore.Change;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OverrideStoreTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final String KEY = "sluice:ratelimit:{overrides}:limits";
    private static final Duration BOUND = ofSeconds(30);

    private final Overriding here = Overriding.of(REDIS.uri(), 10);
    private final Overriding there = Overriding.of(REDIS.uri(), 10);

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }

    @Test
    void overrideHoldsOnEveryNode() throws Exception {
        assertThat(here.store().set("api", "alice", 500, ofHours(1), "admin")).isEqualTo(Change.STORED);
        awaitLimit(here, "alice", 500);
        awaitLimit(there, "alice", 500);
        assertThat(there.limit("bob")).isEmpty();
        assertThat(there.store().overrides().limitOf("login", "alice")).isEmpty();
        there.store().set("api", "alice", 7, ofHours(1), "admin");
        awaitLimit(here, "alice", 7);
    }

    @Test
    void overrideTakenBackHoldsNoLonger() throws Exception {
        here.store().set("api", "alice", 500, ofHours(1), "admin");
        awaitLimit(there, "alice", 500);
        assertThat(here.store().remove("api", "alice")).isTrue();
        await().atMost(BOUND).until(() -> there.limit("alice").isEmpty());
        assertThat(here.store().remove("api", "alice")).isFalse();
        assertThat(here.store().list()).isEmpty();
    }

    @Test
    void overrideEnds() throws Exception {
        here.store().set("api", "alice", 500, ofMinutes(1), "admin");
        here.store().set("api", "bob", 500, ofMinutes(10), "admin");
        awaitLimit(there, "alice", 500);
        awaitLimit(there, "bob", 500);
        there.nanos().addAndGet(ofMinutes(1).toNanos());
        assertThat(there.limit("alice")).isEmpty();
        assertThat(there.limit("bob")).hasValue(500);
    }

    @Test
    void nodeThatStartsLaterKnowsTheOverrides() throws Exception {
        here.store().set("api", "alice", 500, ofHours(1), "admin");
        try (Overriding later = Overriding.of(REDIS.uri(), 10)) {
            awaitLimit(later, "alice", 500);
        }
    }

    @Test
    void nodeThatMissedSomethingReadsEverythingAgain() throws Exception {
        here.store().set("api", "alice", 500, ofHours(1), "admin");
        awaitLimit(there, "alice", 500);
        REDIS.flush();
        await().atMost(BOUND).until(() -> there.limit("alice").isEmpty());
    }

    @Test
    void changeThatWasNeverToldIsSeenLater() {
        long end = System.currentTimeMillis() + ofHours(1).toMillis();
        await().atMost(BOUND).until(() -> there.node().link().changeLog().isComplete());
        REDIS.ask("HSET", KEY, "api|alice", "500|" + end + "|admin");
        there.nanos().addAndGet(ofMinutes(6).toNanos());
        awaitLimit(there, "alice", 500);
    }

    @Test
    void hashEndsNoEarlierThanItsOverridesAndNeverLacksAnEnd() throws Exception {
        here.store().set("api", "alice", 500, ofDays(2), "admin");
        here.store().set("api", "bob", 500, ofMinutes(1), "admin");
        assertThat(left()).isCloseTo(ofDays(2).toMillis(), within(60_000L));
        REDIS.ask("PERSIST", KEY);
        here.store().set("api", "bob", 500, ofMinutes(1), "admin");
        assertThat(left()).isCloseTo(ofDays(366).toMillis(), within(60_000L));
    }

    @Test
    void listTellsWhoGaveWhatUntilWhen() throws Exception {
        here.store().set("api", "alice", 500, ofHours(1), "admin|" + "x".repeat(99));
        assertThat(there.store().list()).singleElement().satisfies(limit -> {
            assertThat(limit.rule()).isEqualTo("api");
            assertThat(limit.partition()).isEqualTo("alice");
            assertThat(limit.limit()).isEqualTo(500);
            assertThat(limit.until().toEpochMilli())
                    .isCloseTo(System.currentTimeMillis() + ofHours(1).toMillis(), within(60_000L));
            assertThat(limit.by()).isEqualTo("admin|" + "x".repeat(58));
        });
    }

    @Test
    void thereAreNoMoreThanAllowedAndEndedOnesMakeRoom() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(here.store().set("api", "c" + i, 5, ofHours(1), "admin")).isEqualTo(Change.STORED);
        }
        assertThat(here.store().set("api", "more", 5, ofHours(1), "admin")).isEqualTo(Change.TOO_MANY);
        assertThat(here.store().set("api", "c3", 6, ofHours(1), "admin")).isEqualTo(Change.STORED);
        REDIS.ask("HSET", KEY, "api|c4", "5|1000|admin");
        assertThat(here.store().list()).hasSize(9);
        assertThat(here.store().set("api", "more", 5, ofHours(1), "admin")).isEqualTo(Change.STORED);
        assertThat(REDIS.ask("HLEN", KEY)).isEqualTo("10");
    }

    @Test
    void whatIsNotOursIsLeftOutAndCounted() throws Exception {
        long end = System.currentTimeMillis() + ofHours(1).toMillis();
        REDIS.ask("HSET", KEY, "api|alice", "500|" + end + "|admin", "garbage", "5|" + end + "|a");
        REDIS.ask("HSET", KEY, "api|b", "0|" + end + "|a", "api|c", "9999999999|" + end + "|a", "api|d", "");
        assertThat(here.store().list()).extracting(ClientLimit::partition).containsExactly("alice");
        assertThat(here.foreign()).isGreaterThanOrEqualTo(4);
        REDIS.ask("SET", KEY, "garbage");
        assertThat(here.store().list()).isEmpty();
        here.store().set("api", "alice", 5, ofHours(1), "admin");
        awaitLimit(there, "alice", 5);
    }

    @Test
    void aThousandChangesInARowReachEveryNode() throws Exception {
        for (int i = 1; i <= 1000; i++) {
            here.store().set("api", "c" + i % 10, i, ofHours(1), "admin");
        }
        awaitLimit(there, "c0", 1000);
        for (int i = 991; i <= 1000; i++) {
            awaitLimit(there, "c" + i % 10, i);
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        OverrideStore store = here.store();
        assertThatIllegalArgumentException().isThrownBy(() -> store.set("a|b", "alice", 5, ofHours(1), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.set("api", "a b", 5, ofHours(1), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.set("api", "alice", 0, ofHours(1), "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.set("api", "alice", 1_000_000_001, ofHours(1), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.set("api", "alice", 5, ofMillis(999), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.set("api", "alice", 5, ofDays(367), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.remove("api", "x".repeat(65)));
    }

    @Test
    void whatIsKnownHoldsWhileRedisIsAwayAndComesBack() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Overriding node = Overriding.of(redis.uri(), 10)) {
            node.store().set("api", "alice", 500, ofHours(1), "admin");
            awaitLimit(node, "alice", 500);
            redis.kill();
            node.copy().missed();
            await().atMost(BOUND).until(() -> !node.node().link().health().available());
            assertThat(node.limit("alice")).hasValue(500);
            redis.restart();
            await().atMost(BOUND).until(() -> node.limit("alice").isEmpty());
        }
    }

    private static void awaitLimit(Overriding node, String client, long limit) {
        await().atMost(BOUND).until(() -> node.limit(client).equals(OptionalLong.of(limit)));
    }

    private static long left() {
        return Long.parseLong(REDIS.ask("PTTL", KEY));
    }
}
