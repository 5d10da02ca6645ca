package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many requests at once for what is not stored, on three nodes with one Redis. */
final class StampedeTest {
    private static final int CROWD = 120;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RedisServer REDIS = RedisServer.start();
    private static Node[] nodes = {};

    @BeforeAll
    static void start() {
        String wait = "cache.fill.wait = 8s";
        nodes = new Node[] {
            Node.start(Container.JETTY, REDIS.uri(), wait),
            Node.start(Container.TOMCAT, REDIS.uri(), wait),
            Node.start(Container.JETTY, REDIS.uri(), wait, "cache.near.size = 0")
        };
    }

    @AfterAll
    static void end() {
        for (Node node : nodes) {
            node.close();
        }
        REDIS.close();
    }

    @Test
    void crowdOnAColdPageAsksTheApplicationOnceInTheCluster() {
        String path = Application.on(slow("text", "max-age=60"));
        assertThat(Crowd.ask(all(), CROWD, path))
                .allSatisfy(answer -> assertThat(answer.body()).isEqualTo("text"));
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void crowdOnAnExpiredPageAsksTheApplicationOnceMore() {
        String path = Application.on(Page.of("old", "max-age=1"));
        Crowd.ask(all(), 3, path);
        Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> node(0).status(path, "Cache-Control", "only-if-cached"),
                        status -> !status.contains("hit"));
        Application.change(path, slow("new", "max-age=60"));
        Crowd.ask(all(), CROWD, path);
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void crowdWithoutMemoryOfItsOwnAsksTheApplicationOnce() {
        String path = Application.on(slow("text", "max-age=60"));
        Crowd.ask(List.of(node(2)), CROWD, path);
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void crowdOfTwoLanguagesAsksTheApplicationOnceForEach() {
        String path = Application.on((request, response) -> {
            response.setHeader("Vary", "Accept-Language");
            slow(request.getHeader("Accept-Language"), "max-age=60").answer(request, response);
        });
        CompletableFuture<List<HttpResponse<String>>> german =
                CompletableFuture.supplyAsync(() -> Crowd.ask(all(), CROWD / 2, path, "Accept-Language", "de"));
        List<HttpResponse<String>> french = Crowd.ask(all(), CROWD / 2, path, "Accept-Language", "fr");
        assertThat(french).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("fr"));
        assertThat(german.join()).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("de"));
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void crowdAfterAClientThatHasTheAnswerAsksRedisNotTheApplication() {
        String text = "text".repeat(1000);
        String path = Application.on(Page.of(text, "max-age=60"));
        String tag = node(0).get(path).header("ETag");
        CompletableFuture<HttpResponse<String>> holder = Crowd.begin(node(1), path, "If-None-Match", tag);
        assertThat(Crowd.ask(List.of(node(1)), CROWD, path))
                .allSatisfy(answer -> assertThat(answer.body()).isEqualTo(text));
        assertThat(holder.join().statusCode()).isEqualTo(304);
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void fillThatFailsIsTakenOverByOneOfThoseWhoWait() {
        AtomicInteger first = new AtomicInteger();
        String path = Application.on((request, response) -> {
            pause();
            if (first.getAndIncrement() == 0) {
                throw new IllegalStateException("the first one fails");
            }
            Page.of("text", "max-age=60").answer(request, response);
        });
        List<HttpResponse<String>> answers = Crowd.ask(all(), CROWD, path);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 500).hasSize(1);
        assertThat(Application.calls(path)).isLessThanOrEqualTo(3);
    }

    @Test
    void fillWhoseClientLeavesServesThoseWhoWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        String path = Application.on((request, response) -> {
            begun.countDown();
            awaitOpen(left);
            Page.of("text", "max-age=60").answer(request, response);
        });
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node(0).port())) {
            String head = "GET " + path + " HTTP/1.1\r\nHost: shop.test\r\nRequest-Number: leaver\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            awaitOpen(begun);
            socket.setSoLinger(true, 0);
        }
        CompletableFuture<List<HttpResponse<String>>> crowd =
                CompletableFuture.supplyAsync(() -> Crowd.ask(all(), CROWD, path));
        left.countDown();
        assertThat(crowd.join()).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("text"));
        assertThat(Application.calls(path)).isLessThanOrEqualTo(3);
    }

    @Test
    void answersThatCannotBeStoredDoNotQueue() {
        String path = Application.on(Page.of("text", "private"));
        node(0).get(path);
        CountDownLatch inside = new CountDownLatch(11);
        Application.change(path, (request, response) -> {
            inside.countDown();
            awaitOpen(inside);
            Page.of("text", "private").answer(request, response);
        });
        Crowd.ask(all(), 30, path);
        assertThat(inside.getCount()).isZero();
        assertThat(Application.calls(path)).isEqualTo(31);
    }

    @Test
    void nobodyGetsTheCookieOfTheRequestHeWaitedFor() {
        AtomicInteger clients = new AtomicInteger();
        String path = Application.on((request, response) -> {
            String mine = "client" + clients.incrementAndGet();
            response.setHeader("Set-Cookie", "id=" + mine);
            slow(mine, "max-age=60").answer(request, response);
        });
        List<HttpResponse<String>> answers = Crowd.ask(all(), 30, path);
        assertThat(answers).extracting(HttpResponse::body).doesNotHaveDuplicates();
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.headers().firstValue("Set-Cookie")).contains("id=" + answer.body()));
    }

    @Test
    void slowFillHoldsNobodyUpForLongerThanTheWait() {
        try (Node one = Node.start(Container.JETTY, REDIS.uri(), "cache.fill.wait = 200ms");
                Node other = Node.start(Container.JETTY, REDIS.uri(), "cache.fill.wait = 200ms")) {
            CountDownLatch end = new CountDownLatch(1);
            AtomicInteger calls = new AtomicInteger();
            String path = Application.on((request, response) -> {
                if (calls.getAndIncrement() == 0) {
                    awaitOpen(end);
                }
                Page.of("text", "max-age=60").answer(request, response);
            });
            CompletableFuture<HttpResponse<String>> filler = Crowd.begin(one, path);
            Awaitility.await().atMost(LIMIT).until(() -> calls.get() == 1);
            Crowd.ask(List.of(one, other), 20, path);
            assertThat(filler).isNotDone();
            end.countDown();
            filler.join();
        }
    }

    private static Page slow(String text, String cacheControl) {
        return (request, response) -> {
            pause();
            Page.of(text, cacheControl).answer(request, response);
        };
    }

    /** Long enough for a crowd to gather. */
    private static void pause() {
        awaitFor(new CountDownLatch(1), Duration.ofMillis(700));
    }

    private static void awaitOpen(CountDownLatch latch) {
        awaitFor(latch, LIMIT);
    }

    private static boolean awaitFor(CountDownLatch latch, Duration most) {
        try {
            return latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<Node> all() {
        return List.of(nodes);
    }

    private static Node node(int index) {
        return nodes[index];
    }
}
