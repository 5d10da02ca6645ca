package dev.sluice.demo.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RedisServer redis;
    private static DemoFixture demo;
    private static RedisLink link;
    private static Notifications elsewhere;

    private final List<SseClient> opened = new ArrayList<>();
    private Visitor visitor;

    @BeforeAll
    static void start() {
        redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
        demo = DemoFixture.on(redis);
        link = open(redis.uri());
        elsewhere = new Notifications(link, "sluice-demo:");
    }

    static RedisLink open(String uri) {
        Properties values = new Properties();
        values.setProperty("redis.uri", uri);
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        return RedisLink.open(RedisSettings.from(Settings.of(values)), new Metrics("test"));
    }

    @BeforeEach
    void signIn() {
        visitor = demo.visitor("bob");
    }

    @AfterEach
    void leave() {
        opened.forEach(SseClient::close);
    }

    @AfterAll
    static void stop() {
        demo.close();
        link.close();
        redis.close();
    }

    @Test
    void whatIsToldOnOneNodeReachesBrowsersOnTheOther() throws RedisUnavailable {
        String room = newRoom("across");
        SseClient there = listen(2, "?room=" + room);
        visitor.post(1, "/rooms/" + room + "/lines", "text=hello");
        await().atMost(PATIENCE).until(() -> told(there, "hello"));
        assertThat(there.header("Content-Type")).startsWith("text/event-stream");
        assertThat(there.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(there.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void resumeGivesExactlyWhatWasMissedInOrderAndOnTheOtherNodeToo() throws RedisUnavailable {
        SseClient first = listen(1, "");
        tellEverybody("before");
        await().atMost(PATIENCE).until(() -> told(first, "before"));
        first.close();
        for (int i = 0; i < 20; i++) {
            tellEverybody("missed-" + i);
        }
        SseClient again = listen(2, "", "Last-Event-ID", first.lastId());
        tellEverybody("after");
        await().atMost(PATIENCE).until(() -> told(again, "after"));
        List<String> expected = new ArrayList<>(
                IntStream.range(0, 20).mapToObj(i -> note("missed-" + i)).toList());
        expected.add(note("after"));
        assertThat(again.data()).containsExactlyElementsOf(expected);
    }

    @Test
    void killedSubscriptionLosesNothingAndTellsNothingTwice() throws RedisUnavailable {
        SseClient client = listen(1, "");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            if (i % 10 == 5) {
                redis.ask("CLIENT", "KILL", "TYPE", "pubsub");
            }
            tellEverybody("kill-" + i);
            expected.add(note("kill-" + i));
        }
        await().atMost(PATIENCE).until(() -> told(client, "kill-29"));
        assertThat(client.data()).containsExactlyElementsOf(expected);
    }

    @Test
    void eventWhoseAnnouncementWasLostIsToldWhenTheSubscriptionBeginsAnew() {
        SseClient client = listen(1, "");
        String stream = "sluice-demo:events:{everybody}";
        redis.ask("XADD", stream, "*", "kind", "note", "data", "{\"text\":\"unannounced\"}");
        await().atMost(PATIENCE).until(() -> told(client, "unannounced"));
    }

    @Test
    void nodeWithOpenStreamsStopsAndEndsThem() {
        RedisServer own = RedisServer.start();
        try (own) {
            SseClient client;
            try (DemoFixture other = DemoFixture.on(own)) {
                Visitor there = other.visitor("bob");
                client = SseClient.open(other.nodes().get(0) + "/events", cookies(there));
                assertThat(client.status()).isEqualTo(200);
            }
            await().atMost(PATIENCE).until(client::isOver);
        }
    }

    @Test
    void streamGoesOnWhenRedisWasStoppedAndStarted() {
        SseClient client = listen(1, "");
        redis.restart();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            tellEverybody("back");
            return true;
        });
        await().atMost(PATIENCE).until(() -> told(client, "back"));
        assertThat(client.isOver()).isFalse();
    }

    @Test
    void onlyTheUserItConcernsHearsIt() throws RedisUnavailable {
        visitor = demo.visitor("grace");
        SseClient hers = listen(1, "");
        elsewhere.publish(Audience.user(ownId() + 1000), Notifications.NOTE, Map.of("text", "for another"));
        elsewhere.publish(Audience.user(ownId()), Notifications.NOTE, Map.of("text", "for grace"));
        await().atMost(PATIENCE).until(() -> told(hers, "for grace"));
        assertThat(told(hers, "for another")).isFalse();
    }

    /** As the token says. */
    private long ownId() {
        String claims = new String(
                Base64.getUrlDecoder().decode(visitor.cookie("token").split("\\.", -1)[1]), StandardCharsets.UTF_8);
        return Long.parseLong(claims.replaceAll(".*\"uid\":([0-9]+).*", "$1"));
    }

    @Test
    void revokedTokenEndsTheStreamAlthoughTheSessionLives() {
        SseClient client = listen(1, "");
        Http.Reply out = new Http()
                .send(
                        "POST",
                        URI.create(demo.nodes().get(1) + "/sign-out"),
                        "",
                        "Cookie",
                        "token=" + visitor.cookie("token"));
        assertThat(out.status()).isEqualTo(303);
        await().atMost(PATIENCE).until(client::isOver);
    }

    @Test
    void fifthPageOfAUserEndsTheOldest() {
        SseClient oldest = listen(1, "");
        for (int i = 0; i < Listeners.MOST_PER_USER; i++) {
            listen(1, "");
        }
        await().atMost(PATIENCE).until(oldest::isOver);
        assertThat(oldest.lines()).contains("event: end");
    }

    @Test
    void userWhoOpensManyStreamsAtOnceKeepsNoMoreThanOthers() throws IOException {
        visitor = demo.visitor("grace");
        List<Socket> unread = new ArrayList<>();
        try {
            for (int i = 0; i < 5 * Listeners.MOST_PER_USER; i++) {
                unread.add(openUnread(URI.create(demo.nodes().get(1))));
            }
            await().atMost(PATIENCE).until(() -> streams(2) > 0);
            await().atMost(PATIENCE).until(() -> streams(2) <= Listeners.MOST_PER_USER);
        } finally {
            for (Socket socket : unread) {
                socket.close();
            }
        }
    }

    private Socket openUnread(URI node) throws IOException {
        Socket socket = new Socket(node.getHost(), node.getPort());
        String request =
                "GET /events HTTP/1.1\r\nHost: " + node.getAuthority() + "\r\nCookie: " + cookies() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void slowReaderIsCutOffWhileOthersHearOn() throws Exception {
        visitor = demo.visitor("grace");
        String room = newRoom("slow");
        SseClient quick = listen(2, "?room=" + room);
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            URI node = URI.create(demo.nodes().get(1));
            slow.connect(new InetSocketAddress(node.getHost(), node.getPort()));
            slow.getOutputStream().write(request(node, room).getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> streams(2) == 2);
            String text = "字".repeat(8000);
            for (int i = 0; i < 2000 && streams(2) == 2; i++) {
                for (int many = 0; many < 20; many++) {
                    elsewhere.publish(Audience.room(room), "load", Map.of("text", text));
                }
            }
            await().atMost(PATIENCE).until(() -> streams(2) == 1);
        }
        elsewhere.publish(Audience.room(room), Notifications.NOTE, Map.of("text", "still here"));
        await().atMost(PATIENCE).until(() -> told(quick, "still here"));
    }

    private String request(URI node, String room) {
        return "GET /events?room=" + room + " HTTP/1.1\r\nHost: " + node.getAuthority() + "\r\nCookie: " + cookies()
                + "\r\n\r\n";
    }

    private static int streams(int node) {
        String metrics =
                Http.get(URI.create(demo.nodes().get(node - 1) + "/metrics")).body();
        return metrics.lines()
                .filter(line -> line.startsWith("demo_event_streams "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void whoIsNotSignedInIsToldSoAndARoomThatIsNotThereIsNotFound() throws IOException {
        assertThat(SseClient.open(demo.nodes().get(0) + "/events", "none=1").status())
                .isEqualTo(401);
        assertThat(listen(1, "?room=abcdefghijkl").status()).isEqualTo(404);
        assertThat(listen(1, "?room=..%2F").status()).isEqualTo(404);
    }

    private SseClient listen(int node, String query, String... headers) {
        SseClient client = SseClient.open(demo.nodes().get(node - 1) + "/events" + query, cookies(), headers);
        opened.add(client);
        if (client.status() == 200) {
            await().atMost(PATIENCE).until(() -> client.lines().contains("retry: 2000"));
            awaitJoined(client);
        }
        return client;
    }

    /** From the first event it hears on, it misses none. */
    private void awaitJoined(SseClient client) {
        await().atMost(PATIENCE).until(() -> client.lines().contains(": joined"));
    }

    private String cookies() {
        return cookies(visitor);
    }

    private static String cookies(Visitor visitor) {
        return "token=" + visitor.cookie("token") + "; sid=" + visitor.cookie("sid") + "; JSESSIONID="
                + visitor.cookie("JSESSIONID");
    }

    private String newRoom(String name) {
        return visitor.post(1, "/rooms", "name=" + name).header("Location").substring("/rooms/".length());
    }

    private static void tellEverybody(String text) throws RedisUnavailable {
        elsewhere.publish(Audience.everybody(), Notifications.NOTE, Map.of("text", text));
    }

    private static String note(String text) {
        return "{\"kind\":\"note\",\"data\":{\"text\":\"" + text + "\"}}";
    }

    private static boolean told(SseClient client, String text) {
        return client.data().stream().anyMatch(data -> data.contains("\"" + text + "\""));
    }
}
