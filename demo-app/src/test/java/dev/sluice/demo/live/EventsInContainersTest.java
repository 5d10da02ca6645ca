package dev.sluice.demo.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.Application;
import dev.sluice.demo.DemoFixture;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events from the WAR, in containers that know nothing of the demo. */
@Timeout(120)
class EventsInContainersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CHANNELS = "sluice-demo:*";

    /** The console asks other nodes by the client of the JDK, which before Java 21 nobody can close. */
    private static final String ENDS_WHEN_COLLECTED = "thread named [HttpClient-";

    private static final String THREADS = "(demo-|sluice-job).*";

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getLoggerName() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private RedisLink link;
    private Notifications elsewhere;

    @BeforeEach
    void begin() {
        RedisServer.shared().flush();
        settings().forEach(System::setProperty);
        link = EventsTest.open(RedisServer.shared().uri());
        elsewhere = new Notifications(link, "sluice-demo:");
    }

    private static Map<String, String> settings() {
        return Map.of(
                "REDIS_URL", RedisServer.shared().uri(),
                "DATABASE_URL", DemoFixture.database(),
                "DEMO_JWT_SECRET", "a secret of at least 32 bytes!!!");
    }

    @AfterEach
    void end() {
        Logger.getLogger("").removeHandler(log);
        settings().keySet().forEach(System::clearProperty);
        link.close();
    }

    @ParameterizedTest
    @EnumSource
    void eventsArriveAreResumedAndEndWithTheServer(Container container) throws RedisUnavailable {
        List<Thread> before = threads();
        SseClient last;
        try (WebServer server = WebServer.start(container, war())) {
            String cookies = signIn(server);
            SseClient first = listen(server, cookies);
            await().atMost(PATIENCE).until(() -> isHeardAfterTelling(first, "hello"));
            first.close();
            String heard = first.lastId();
            for (int i = 0; i < 5; i++) {
                tell("missed-" + i);
            }
            last = listen(server, cookies, "Last-Event-ID", heard);
            tell("after");
            await().atMost(PATIENCE).until(() -> isHeard(last, "after"));
            assertThat(last.data().stream().filter(data -> data.contains("missed-")))
                    .containsExactlyElementsOf(IntStream.range(0, 5)
                            .mapToObj(EventsInContainersTest::missed)
                            .toList());
            Logger.getLogger("").addHandler(log);
        }
        await().atMost(PATIENCE).until(last::isOver);
        await().atMost(PATIENCE)
                .until(() ->
                        RedisServer.shared().ask("PUBSUB", "CHANNELS", CHANNELS).isBlank());
        assertThat(threads()).as("when the server has stopped").isSubsetOf(before);
        assertThat(complaints)
                .filteredOn(told -> !told.contains(ENDS_WHEN_COLLECTED))
                .isEmpty();
    }

    private static Path war() {
        return WarFile.named("ROOT")
                .xml("<listener><listener-class>" + Application.class.getName() + "</listener-class></listener>"
                        + "<error-page><location>/error</location></error-page>")
                .build();
    }

    private static String signIn(WebServer server) {
        Http browser = new Http();
        Http.Reply reply = browser.send(
                "POST",
                server.uri("/sign-in"),
                "name=bob&password=sluice",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(reply.status()).as(reply.body()).isEqualTo(303);
        return "sid=" + browser.cookie("sid").orElseThrow() + "; token="
                + browser.cookie("token").orElseThrow();
    }

    private static SseClient listen(WebServer server, String cookies, String... headers) {
        SseClient client = SseClient.open(server.uri("/events").toString(), cookies, headers);
        assertThat(client.status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> client.lines().contains("retry: 2000"));
        return client;
    }

    /** What is told before a browser is known to listen, it need not hear; so it is told again. */
    private boolean isHeardAfterTelling(SseClient client, String text) throws RedisUnavailable {
        tell(text);
        return isHeard(client, text);
    }

    private void tell(String text) throws RedisUnavailable {
        elsewhere.publish(Audience.everybody(), Notifications.NOTE, Map.of("text", text));
    }

    private static boolean isHeard(SseClient client, String text) {
        return client.data().stream().anyMatch(data -> data.contains("\"" + text + "\""));
    }

    private static String missed(int number) {
        return "{\"kind\":\"note\",\"data\":{\"text\":\"missed-" + number + "\"}}";
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches(THREADS))
                .toList();
    }
}
