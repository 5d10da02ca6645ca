package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class PurgesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SET = "sluice:cache:{changes}:purges";
    private static final List<Scope> NEWS = List.of(Scope.tag("news"));
    private static final List<String> SCOPES = List.of("a", Scope.tag("news").name());

    private final RedisServer redis = RedisServer.shared();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void flush() {
        redis.flush();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
    }

    @Test
    void purgeIsKnownHereWhenItReturns() throws RedisUnavailable {
        Purges node = node();
        node.catchUp();
        long before = node.position();
        node.purge(NEWS, false);
        assertThat(node.standing(SCOPES, before)).isEqualTo(Standing.VOID);
        assertThat(node.standing(SCOPES, node.position())).isEqualTo(Standing.VALID);
        assertThat(node.standing(List.of("a"), before)).isEqualTo(Standing.VALID);
    }

    @Test
    void positionsGrowStrictly() throws RedisUnavailable {
        Purges node = node();
        long last = 0;
        for (int i = 0; i < 50; i++) {
            node.purge(NEWS, i % 2 == 0);
            assertThat(node.position()).isGreaterThan(last);
            last = node.position();
        }
    }

    @Test
    void otherNodesHearOfIt() throws RedisUnavailable {
        Purges writer = started();
        Purges reader = started();
        long before = reader.position();
        writer.purge(NEWS, false);
        await().atMost(SOON).until(() -> reader.standing(SCOPES, before) == Standing.VOID);
        assertThat(reader.position()).isEqualTo(writer.position());
    }

    @Test
    void otherNodesHearOfASoftPurgeOfEverything() throws RedisUnavailable {
        Purges writer = started();
        Purges reader = started();
        long before = reader.position();
        writer.purge(List.of(Scope.all()), true);
        await().atMost(SOON).until(() -> reader.standing(SCOPES, before) instanceof Standing.Stale);
        assertThat(reader.floor()).isLessThanOrEqualTo(before);
    }

    @Test
    void otherNodesHearOfAPurgeOfEverything() throws RedisUnavailable {
        Purges writer = started();
        Purges reader = started();
        AtomicInteger told = new AtomicInteger();
        reader.whenFloorRises(told::incrementAndGet);
        writer.purge(NEWS, true);
        writer.purge(List.of(Scope.all()), false);
        await().atMost(SOON).until(() -> reader.floor() == writer.position());
        assertThat(told).hasPositiveValue();
        assertThat(redis.ask("ZCARD", SET)).isEqualTo("1");
    }

    @Test
    void withoutTheChangeLogACatchUpMakesCurrentForOneLease() throws RedisUnavailable {
        AtomicInteger seconds = new AtomicInteger();
        Purges writer = node();
        Purges reader = new Purges(link(), () -> seconds.get() * 1_000_000_000L);
        assertThat(reader.isCurrent()).isFalse();
        reader.catchUp();
        assertThat(reader.isCurrent()).isTrue();
        long before = reader.position();
        writer.purge(NEWS, false);
        seconds.set(31);
        assertThat(reader.isCurrent()).isFalse();
        assertThat(reader.standing(SCOPES, before)).isEqualTo(Standing.VALID);
        reader.catchUp();
        assertThat(reader.isCurrent()).isTrue();
        assertThat(reader.standing(SCOPES, before)).isEqualTo(Standing.VOID);
    }

    @Test
    void ownPurgeHidesNoneOfOthersFromACatchUp() throws RedisUnavailable {
        Purges reader = node();
        reader.catchUp();
        long before = reader.position();
        node().purge(NEWS, false);
        reader.purge(List.of(Scope.tag("sports")), false);
        reader.catchUp();
        assertThat(reader.standing(SCOPES, before)).isEqualTo(Standing.VOID);
    }

    @Test
    void afterAGapNodeIsNotCurrentUntilItCaughtUp() throws RedisUnavailable {
        Purges node = started();
        node.missed();
        assertThat(node.isCurrent()).isFalse();
        node.catchUp();
        assertThat(node.isCurrent()).isTrue();
    }

    @Test
    void newsOfAnUnknownFormAreAGap() throws RedisUnavailable {
        Purges node = started();
        node.changed("something else");
        assertThat(node.isCurrent()).isFalse();
    }

    @Test
    void whenTheSetIsLostEverythingBeforeIsVoidForAllNodes() throws RedisUnavailable {
        Purges one = started();
        Purges two = started();
        one.purge(NEWS, false);
        long before = one.position();
        redis.ask("DEL", SET);
        one.catchUp();
        assertThat(one.standing(List.of(), before)).isEqualTo(Standing.VOID);
        await().atMost(SOON).until(() -> two.floor() == one.floor());
    }

    @Test
    void whenANodeKnowsMoreThanRedisEverythingBeforeIsVoid() throws RedisUnavailable {
        Purges node = node();
        node.purge(NEWS, false);
        long known = node.position() + 3_600_000_000L;
        node.changed(known + " 0 h " + Scope.tag("lost by a failover").name());
        node.catchUp();
        assertThat(node.floor()).isGreaterThan(known);
        assertThat(node.position()).isEqualTo(node.floor());
        node.purge(NEWS, false);
        assertThat(node.position()).isGreaterThan(node.floor());
    }

    @Test
    void aboveTheLimitTheOldestPurgesAreForgottenAndWhatTheyWereAboutIsVoid() throws RedisUnavailable {
        Purges node = opened(new Purges(link(), System::nanoTime, 100));
        node.catchUp();
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            node.purge(List.of(Scope.tag("tag" + i)), i % 3 == 0);
            positions.add(node.position());
        }
        assertThat(Integer.parseInt(redis.ask("ZCARD", SET))).isBetween(90, 101);
        assertThat(node.floor()).isBetween(positions.get(28), positions.get(45));
    }

    @Test
    void manyPurgesAreReadInPages() throws RedisUnavailable {
        List<Scope> many =
                IntStream.range(0, 12_345).mapToObj(i -> Scope.tag("tag" + i)).toList();
        Purges writer = node();
        writer.catchUp();
        long before = writer.position();
        writer.purge(many, false);
        Purges reader = node();
        reader.catchUp();
        assertThat(many).allMatch(it -> reader.standing(List.of(it.name()), before) == Standing.VOID);
        assertThat(reader.position()).isEqualTo(writer.position());
    }

    @Test
    void purgesAreKept35DaysAfterTheLastUse() throws RedisUnavailable {
        Purges node = node();
        node.purge(NEWS, false);
        assertThat(daysLeft()).isEqualTo(35);
        redis.ask("PEXPIRE", SET, "" + Duration.ofDays(20).toMillis());
        node.catchUp();
        assertThat(daysLeft()).isEqualTo(20);
        redis.ask("PEXPIRE", SET, "" + Duration.ofDays(17).toMillis());
        node.catchUp();
        assertThat(daysLeft()).isEqualTo(35);
    }

    @Test
    void callersWhileRedisIsAwayAreToldSo() {
        try (TcpRelay relay = TcpRelay.to(redis.port())) {
            Purges node = opened(new Purges(link(relay.uri()), System::nanoTime));
            relay.refuse();
            relay.resetAll(); // The pool may have opened a connection by now.
            assertThatThrownBy(node::catchUp).isInstanceOf(RedisUnavailable.class);
            assertThatThrownBy(() -> node.purge(NEWS, false)).isInstanceOf(RedisUnavailable.class);
            assertThat(node.isCurrent()).isFalse();
        }
    }

    @Test
    void purgeOnAConnectionThatDiedIsSentAgain() throws RedisUnavailable {
        try (TcpRelay relay = TcpRelay.to(redis.port())) {
            Purges node = opened(new Purges(link(relay.uri()), System::nanoTime));
            node.catchUp();
            long before = node.position();
            relay.resetAll();
            node.purge(NEWS, false);
            assertThat(node.standing(SCOPES, before)).isEqualTo(Standing.VOID);
        }
    }

    @Test
    void nothingInRedisShowsATag() throws RedisUnavailable {
        node().purge(NEWS, false);
        assertThat(redis.ask("ZRANGE", SET, "0", "-1")).doesNotContain("news");
    }

    private long daysLeft() {
        return Duration.ofMillis(Long.parseLong(redis.ask("PTTL", SET)))
                .plusMinutes(1)
                .toDays();
    }

    private Purges started() throws RedisUnavailable {
        RedisLink link = link();
        Purges purges = opened(new Purges(link, System::nanoTime));
        purges.start();
        await().atMost(SOON).until(() -> link.changeLog().isComplete());
        purges.catchUp();
        return purges;
    }

    private Purges node() {
        return opened(new Purges(link(), System::nanoTime));
    }

    private RedisLink link() {
        return link(redis.uri());
    }

    private RedisLink link(String uri) {
        return opened(Links.to(uri, "changelog.block=100ms"));
    }

    private <T extends AutoCloseable> T opened(T it) {
        opened.add(it);
        return it;
    }
}
