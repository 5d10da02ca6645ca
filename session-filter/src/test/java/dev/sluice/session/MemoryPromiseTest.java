package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionIds;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a node keeps something for a client or a session, a million of them leave it no larger. */
final class MemoryPromiseTest {
    private static final int MILLION = 1_000_000;
    private static final int REQUESTS = 8_000;
    private static final int CLIENTS = 4;

    /** What connections and pools may hold on to. */
    private static final int SLACK = 1000;

    private static final SessionIds IDS = new SessionIds("/shop", List.of("the secret of this test"));

    @Test
    void aMillionForgedIdsAreRefusedByTheirTagAndLeaveNothing() {
        Random random = new Random(1);
        SessionIds foreign = new SessionIds("/shop", List.of("guessed by someone"));
        SessionId id = foreign.random();
        Population before = Population.now();
        int known = 0;
        for (int i = 0; i < MILLION; i++) {
            String forged = id.text().substring(0, 20)
                    + Long.toHexString(random.nextLong() | 1L << 63).substring(1);
            known += SentId.of(forged, SentId.Way.COOKIE, IDS).id() == null ? 0 : 1;
        }
        assertThat(known).isZero();
        assertThat(Population.now().growthSince(before)).isLessThan(SLACK);
    }

    @Test
    void aMillionSessionsAtWorkOneAfterTheOtherLeaveNothingToCount() {
        ParallelRequests parallel = new ParallelRequests(2);
        for (int i = 0; i < MILLION; i++) {
            String session = "session " + i;
            assertThat(parallel.enter(session)).isTrue();
            parallel.leave(session);
        }
        assertThat(parallel.sessions()).isZero();
    }

    @Test
    void copiesOfAMillionSessionsTakeNoMoreThanTheirShare() {
        StoredSession session = begun();
        int share = 1000;
        Population before = Population.now();
        Copies copies = new Copies((long) share * session.weight(), Clock.systemUTC());
        for (int i = 0; i < MILLION; i++) {
            copies.begun(ref(i), session, Map.of());
        }
        assertThat(Population.now().growthSince(before)).isLessThan(share * 4 + SLACK); // three objects each
        assertThat(copies.get(ref(-1))).isNull();
    }

    @Test
    void changesOfAMillionSessionsThatWaitForRedisAreRefusedBeyondTheirShare() {
        Backlog backlog = new Backlog(1 << 20);
        int kept = 0;
        for (int i = 0; i < MILLION; i++) {
            kept += backlog.add(ref(i), Waiting.begin(changes(), 0)) ? 1 : 0;
        }
        assertThat(backlog.size()).isEqualTo(kept).isPositive().isLessThan(2000);
    }

    @ParameterizedTest
    @EnumSource
    void clientsWithoutCookieOrWithForgedIdsCostNoCallAndLeaveNothing(Container container) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(
                        redis.uri(),
                        container,
                        "session.id.secrets = the secret of this test",
                        "session.sweep-interval = 1h",
                        "session.max-parallel = 2")) {
            String path = PageServlet.path(
                    (request, response) -> assertThat(request.getSession(false)).isNull());
            flood(node, path, REQUESTS / 10);
            Population before = Population.now();
            Calls calls = new Calls(redis);
            flood(node, path, REQUESTS);
            assertThat(calls.sinceThen()).isZero();
            assertThat(Population.now().growthSince(before)).isLessThan(SLACK);
        }
    }

    /** Without secrets an id can be made by who has read this code: it costs a call, and leaves nothing either. */
    @Test
    void idsWithTheRightChecksumLeaveNothingInRedisAndOnTheNode() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(redis.uri(), Container.JETTY, "session.max-parallel = 2")) {
            String path = PageServlet.path(
                    (request, response) -> assertThat(request.getSession(false)).isNull());
            flood(node, path, 200);
            Population before = Population.now();
            Crowd.of(CLIENTS, number -> {
                HttpClient client = HttpClient.newHttpClient();
                for (int i = 0; i < 1000; i++) {
                    send(client, node, path, Keys.IDS.random().text());
                }
            });
            assertThat(redis.ask("KEYS", "*:s:*")).isEmpty();
            assertThat(Population.now().growthSince(before)).isLessThan(SLACK);
        }
    }

    private static void flood(Node node, String path, int requests) throws Exception {
        SessionIds foreign = new SessionIds("/shop", List.of("guessed by someone"));
        Crowd.of(CLIENTS, number -> {
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < requests / CLIENTS; i++) {
                send(client, node, path, i % 2 == 0 ? "" : foreign.random().text());
            }
        });
    }

    private static void send(HttpClient client, Node node, String path, String id) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(path));
        if (!id.isEmpty()) {
            request.header("Cookie", "sid=" + id);
        }
        assertThat(client.send(request.build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static StoredSession begun() {
        return StoredSession.begun(changes(), "0");
    }

    private static Changes changes() {
        return Changes.of(
                Map.of(
                        Field.CREATED,
                        "1".getBytes(UTF_8),
                        Field.MAX_INACTIVE,
                        "1800".getBytes(UTF_8),
                        Field.LIFE,
                        "1800000".getBytes(UTF_8),
                        Field.ATTRIBUTE + "color",
                        new byte[200]),
                Set.of());
    }

    private static SessionRef ref(int number) {
        return new SessionRef("00", "%022d".formatted(number));
    }
}
