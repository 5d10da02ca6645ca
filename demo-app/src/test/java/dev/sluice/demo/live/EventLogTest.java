package dev.sluice.demo.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.JedisPubSub;

@Timeout(180)
class EventLogTest {
    @BeforeEach
    void flush() {
        RedisServer.shared().flush();
    }

    @Test
    void eventsOfAnAudienceAreReadInTheOrderTheyHappened() throws RedisUnavailable {
        try (RedisLink link = EventsTest.open(RedisServer.shared().uri())) {
            EventLog log = new EventLog(link, "sluice-demo:");
            log.append(Audience.user(1), "note", "{\"n\":1}");
            log.append(Audience.user(1), "note", "{\"n\":2}");
            log.append(Audience.user(2), "note", "{\"n\":3}");
            List<Event> events = log.after("user:1", Positions.START);
            assertThat(events).extracting(Event::json).containsExactly("{\"n\":1}", "{\"n\":2}");
            assertThat(log.newest("user:1")).isEqualTo(events.get(1).id());
            assertThat(log.after("user:1", events.get(0).id())).containsExactly(events.get(1));
            assertThat(log.newest("user:3")).isEqualTo(Positions.START);
        }
    }

    @Test
    void eventsAreFewAndEndAfterAnHour() throws RedisUnavailable {
        try (RedisLink link = EventsTest.open(RedisServer.shared().uri())) {
            EventLog log = new EventLog(link, "sluice-demo:");
            for (int i = 0; i < 2 * EventLog.LENGTH; i++) {
                log.append(Audience.everybody(), "note", "{}");
            }
            assertThat(log.after("everybody", Positions.START)).hasSizeBetween(EventLog.LENGTH, EventLog.LENGTH + 100);
            assertThat(Long.parseLong(RedisServer.shared().ask("TTL", "sluice-demo:events:{everybody}")))
                    .isBetween(3500L, 3600L);
        }
    }

    @Test
    void whatIsNoneOfOursInAStreamIsSkipped() throws RedisUnavailable {
        RedisServer.shared().ask("XADD", "sluice-demo:events:{everybody}", "*", "other", "1");
        RedisServer.shared()
                .ask("XADD", "sluice-demo:events:{everybody}", "*", "kind", "note", "data", "{}\n\nid: 9-9");
        RedisServer.shared().ask("XADD", "sluice-demo:events:{everybody}", "*", "kind", "no\"te", "data", "{}");
        try (RedisLink link = EventsTest.open(RedisServer.shared().uri())) {
            assertThat(new EventLog(link, "sluice-demo:").after("everybody", Positions.START))
                    .isEmpty();
        }
    }

    @Test
    void kindAndDataHaveBounds() {
        try (RedisLink link = EventsTest.open(RedisServer.shared().uri())) {
            Notifications notifications = new Notifications(link, "sluice-demo:");
            Audience all = Audience.everybody();
            assertThatThrownBy(() -> notifications.publish(all, "No\n", Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> notifications.publish(all, "note", Map.of("text", "x".repeat(8192))))
                    .hasMessageContaining("longer than 8192");
            assertThatThrownBy(() -> Audience.room("a}b")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onAClusterAnEventIsAnnouncedToSubscribersOfAnyNode() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = EventsTest.open(cluster.uri())) {
            EventLog log = new EventLog(link, "sluice-demo:");
            List<String> heard = new CopyOnWriteArrayList<>();
            JedisPubSub ears = new JedisPubSub() {
                @Override
                public void onMessage(String channel, String audience) {
                    heard.add(audience);
                    if (heard.size() == 20) {
                        unsubscribe();
                    }
                }
            };
            Thread subscriber = new Thread(() -> subscribe(link, log, ears));
            subscriber.start();
            await().atMost(Duration.ofSeconds(60)).until(ears::isSubscribed);
            for (int user = 0; user < 20; user++) {
                log.append(Audience.user(user), "note", "{}");
            }
            subscriber.join(20_000);
            assertThat(heard).hasSize(20).contains("user:0", "user:19");
        }
    }

    private static void subscribe(RedisLink link, EventLog log, JedisPubSub ears) {
        try {
            link.callWithin(Duration.ofSeconds(20), redis -> {
                redis.subscribe(ears, log.channel());
                return true;
            });
        } catch (RedisUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void positionIsReadBackAndAnythingElseCountsAsNothingHeard() {
        List<String> audiences = List.of("everybody", "user:1");
        Positions positions = new Positions(audiences, "7-1_8-0");
        assertThat(positions).hasToString("7-1_8-0");
        assertThat(positions.unknown()).isEmpty();
        for (String other : List.of("", "7-1", "7-1_8-0_9-0", "a-b_8-0", "7-1_8-0\n", "9".repeat(30) + "-0_8-0")) {
            assertThat(new Positions(audiences, other).unknown()).isEqualTo(audiences);
        }
    }
}
