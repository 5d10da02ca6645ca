package dev.sluice.demo.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.live.Notifications;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RoomsTest {
    private static final long ADA = 1;
    private static final long BOB = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Vouching VOUCHING = Vouching.ofSystem();

    private final List<RedisLink> links = new ArrayList<>();
    private final SetClock clock = new SetClock();

    @BeforeEach
    void flush() {
        RedisServer.shared().flush();
    }

    @AfterEach
    void close() {
        links.forEach(RedisLink::close);
    }

    @Test
    void changesOfOneNodeAreSeenOnTheOther() throws RedisUnavailable {
        Rooms one = node("one");
        Rooms two = node("two");
        Room room = made(one);
        await().atMost(PATIENCE).until(() -> two.all().contains(room));
        one.say(room.id(), ADA, "ada", "hello");
        await().atMost(PATIENCE).until(() -> two.lines(room.id(), 10).size() == 1);
        one.rename(room, "garden");
        await().atMost(PATIENCE)
                .until(() -> two.find(room.id()).orElseThrow().name().equals("garden"));
        one.delete(room);
        await().atMost(PATIENCE)
                .until(() -> two.find(room.id()).isEmpty() && two.all().isEmpty());
    }

    @Test
    void whatANodeChangesItSeesAtOnce() throws RedisUnavailable {
        Rooms one = node("one");
        Room room = made(one);
        assertThat(one.lines(room.id(), 10)).isEmpty();
        Line line = one.say(room.id(), ADA, "ada", "hello").orElseThrow();
        assertThat(one.lines(room.id(), 10)).containsExactly(line);
        one.enter(room.id(), ADA, "ada");
        assertThat(one.present(room.id())).extracting(Presence::name).containsExactly("ada");
        one.leave(room.id(), ADA);
        assertThat(one.present(room.id())).isEmpty();
    }

    @Test
    void restartedNodeHasAllRoomsBack() throws RedisUnavailable {
        Room room = made(node("one"));
        Rooms restarted = node("one");
        assertThat(restarted.all()).containsExactly(room);
        assertThat(restarted.find(room.id())).contains(room);
    }

    @Test
    void presenceOfANodeThatEndedWithoutAGoodbyeEndsAfterTheBound() throws RedisUnavailable {
        Rooms dead = node("dead");
        Rooms living = node("living");
        Room room = made(dead);
        dead.enter(room.id(), ADA, "ada");
        living.enter(room.id(), BOB, "bob");
        await().atMost(PATIENCE).until(() -> living.present(room.id()).size() == 2);
        for (int beat = 0; beat < 5; beat++) {
            clock.pass(VOUCHING.beat());
            living.beat();
        }
        assertThat(living.present(room.id())).extracting(Presence::name).containsExactly("bob");
        assertThat(RedisServer.shared().ask("HKEYS", users(room))).isEqualTo("2");
    }

    @Test
    void afterRedisWasAwayNobodyIsTakenOutBeforeHisNodeCouldVouch() throws RedisUnavailable {
        Rooms quick = node("quick");
        Rooms slow = node("slow");
        Room room = made(slow);
        slow.enter(room.id(), ADA, "ada");
        clock.pass(Duration.ofMinutes(1)); // Neither had Redis meanwhile.
        quick.present(room.id());
        quick.beat();
        assertThat(quick.present(room.id())).isEmpty();
        slow.beat();
        assertThat(node("fresh").present(room.id())).hasSize(1);
    }

    @Test
    void whoLeavesOnAnotherNodeIsNotThereAgainWhenTheFirstVouches() throws RedisUnavailable {
        Rooms one = node("one");
        Room room = made(one);
        one.enter(room.id(), ADA, "ada");
        node("two").leave(room.id(), ADA);
        one.beat();
        assertThat(node("three").present(room.id())).isEmpty();
    }

    @Test
    void whoDoesNothingIsThereForFiveMinutes() throws RedisUnavailable {
        Rooms one = node("one");
        Room room = made(one);
        one.enter(room.id(), ADA, "ada");
        for (Duration time = Duration.ZERO;
                time.compareTo(Duration.ofMinutes(4)) < 0;
                time = time.plus(VOUCHING.beat())) {
            clock.pass(VOUCHING.beat());
            one.beat();
        }
        assertThat(node("two").present(room.id())).hasSize(1);
        clock.pass(Attendance.MOST_IDLENESS);
        one.beat();
        assertThat(node("two").present(room.id())).isEmpty();
    }

    @Test
    void roomsUsersAndLinesHaveABound() throws RedisUnavailable {
        Rooms one = node("one");
        Room room = made(one);
        for (int i = 1; i < RoomStore.MOST_ROOMS; i++) {
            assertThat(one.create(ADA, "room " + i)).isPresent();
        }
        assertThat(one.create(ADA, "one more")).isEmpty();
        for (int i = 0; i < RoomStore.MOST_USERS; i++) {
            assertThat(one.enter(room.id(), i, "user")).isEqualTo(Entering.ENTERED);
        }
        assertThat(one.enter(room.id(), 1000, "user")).isEqualTo(Entering.FULL);
        assertThat(one.enter(room.id(), 5, "user")).isEqualTo(Entering.ALREADY_THERE);
        for (int i = 0; i <= RoomStore.MOST_LINES; i++) {
            one.say(room.id(), ADA, "ada", "line " + i);
        }
        assertThat(one.lines(room.id(), 1000)).hasSize(RoomStore.MOST_LINES);
        assertThat(one.lines(room.id(), 2)).extracting(Line::text).containsExactly("line 499", "line 500");
    }

    @Test
    void placeOfARoomWhoseNodeDiedWhileMakingItIsFreeAfterAMinute() throws RedisUnavailable {
        Rooms one = node("one");
        for (int i = 1; i < RoomStore.MOST_ROOMS; i++) {
            assertThat(one.create(ADA, "room " + i)).isPresent();
        }
        String listed = Long.toString(clock.instant().toEpochMilli());
        RedisServer.shared().ask("ZADD", "sluice:rooms", listed, "halfmade0000"); // as far as list.lua has come
        clock.pass(Duration.ofSeconds(59));
        assertThat(node("two").all()).hasSize(RoomStore.MOST_ROOMS - 1);
        assertThat(one.create(ADA, "its node may still be at it")).isEmpty();
        clock.pass(Duration.ofSeconds(2));
        assertThat(node("three").all()).hasSize(RoomStore.MOST_ROOMS - 1);
        assertThat(one.create(ADA, "in its place")).isPresent();
    }

    @Test
    void whatIsNoneOfOursInRedisIsSkipped() throws RedisUnavailable {
        Rooms one = node("one");
        Room room = made(one);
        RedisServer.shared().ask("HSET", users(room), "7", "no json");
        RedisServer.shared().ask("HSET", users(room), "no number", "{}");
        RedisServer.shared().ask("HSET", users(room), "8", "{}");
        RedisServer.shared().ask("XADD", key(room) + ":lines", "*", "line", "{");
        RedisServer.shared().ask("XADD", key(room) + ":lines", "*", "other", "1");
        Rooms two = node("two");
        assertThat(two.find(room.id())).contains(room);
        assertThat(two.present(room.id())).isEmpty();
        assertThat(two.lines(room.id(), 10)).isEmpty();
        assertThat(two.lines(room.id(), 300)).isEmpty();
        assertThat(two.find("../../etc")).isEmpty();
    }

    @Test
    void roomsLiveOnAClusterToo() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start()) {
            Rooms one = node("one", cluster.uri());
            Room first = made(one);
            Room second = made(one);
            assertThat(one.all()).containsExactlyInAnyOrder(first, second);
            one.say(first.id(), ADA, "ada", "hello");
            assertThat(one.enter(first.id(), ADA, "ada")).isEqualTo(Entering.ENTERED);
            one.beat();
            assertThat(one.lines(first.id(), 10)).hasSize(1);
            assertThat(one.present(first.id())).hasSize(1);
            one.delete(first);
            assertThat(one.all()).containsExactly(second);
        }
    }

    private static Room made(Rooms rooms) throws RedisUnavailable {
        return rooms.create(ADA, "kitchen").orElseThrow();
    }

    private static String key(Room room) {
        return "sluice:room:{" + room.id() + "}";
    }

    private static String users(Room room) {
        return key(room) + ":users";
    }

    private Rooms node(String name) {
        return node(name, RedisServer.shared().uri());
    }

    private Rooms node(String name, String redis) {
        Properties values = new Properties();
        values.setProperty("redis.uri", redis);
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        RedisLink link = RedisLink.open(RedisSettings.from(Settings.of(values)), new Metrics("test"));
        links.add(link);
        RoomMemory memory =
                new RoomMemory(new RoomStore(link, "sluice:"), link.changeLog(), VOUCHING, System::nanoTime);
        memory.listen();
        Attendance attendance = new Attendance(memory, (user, room) -> false, name, clock);
        return new Rooms(memory, attendance, new Notifications(link, "sluice:"), clock);
    }

    /** A clock that goes when it is told to. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
