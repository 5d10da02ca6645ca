package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Target;
import dev.sluice.cache.stats.CacheFigures;
import dev.sluice.testing.Attempts;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Copies near and after their end, on three nodes with one Redis: who renews them, and what answers meanwhile. Whole, because to start the nodes
 * takes longer than the tests.
 */
final class RefreshTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RedisServer REDIS = RedisServer.start();
    private static final String TEXT = "A sentence that compresses well. ".repeat(300);
    private static final String NOT_EARLY = "cache.early-refresh = false";
    private static Node[] nodes = {};

    @BeforeAll
    static void start() {
        nodes = new Node[] {
            Node.start(Container.JETTY, REDIS.uri(), NOT_EARLY),
            Node.start(Container.TOMCAT, REDIS.uri(), NOT_EARLY),
            Node.start(Container.JETTY, REDIS.uri(), NOT_EARLY, "cache.near.size = 0")
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
    void staleCopyIsServedAtOnceAndRenewedOnceInTheCluster() {
        String path = Application.on(Page.of("old", "max-age=1, stale-while-revalidate=60"));
        storeOnAll(path);
        CountDownLatch end = new CountDownLatch(1);
        Application.change(path, (request, response) -> {
            awaitOpen(end);
            Page.of("new", "max-age=60").answer(request, response);
        });
        awaitStale(path);
        List<HttpResponse<String>> answers = Crowd.ask(List.of(nodes), 60, path, "Connection", "close");
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("old"));
        assertThat(Application.calls(path)).isEqualTo(2);
        end.countDown();
        for (Node node : nodes) {
            Awaitility.await().atMost(LIMIT).until(() -> node.get(path).body().equals("new"));
        }
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void renewalIsAskedForByNobody() {
        String path = Application.on(Page.of("old", "max-age=1, stale-while-revalidate=60"));
        nodes[0].get(path);
        awaitStale(path);
        AtomicReference<String> seen = new AtomicReference<>("");
        Application.change(path, (request, response) -> {
            seen.set(request.getHeader("Cookie")
                    + request.getHeader("Authorization")
                    + (request.getCookies() == null ? "null" : "some")
                    + request.getUserPrincipal()
                    + request.getSession(false)
                    + request.getHeader("If-None-Match"));
            Page.of("new", "max-age=60").answer(request, response);
        });
        nodes[0].get(path, "Cookie", "id=mine", "If-None-Match", "\"mine\"");
        Awaitility.await().atMost(LIMIT).until(() -> nodes[0].get(path).body().equals("new"));
        assertThat(seen).hasValue("null".repeat(6));
    }

    @Test
    void connectionOfTheRequestThatRenewsIsNotKeptAndOthersAre() {
        String path = Application.on(Page.of("old", "max-age=1, stale-while-revalidate=60"));
        storeOnAll(path);
        awaitStale(path);
        CountDownLatch end = new CountDownLatch(1);
        Application.change(path, (request, response) -> {
            awaitOpen(end);
            Page.of("new", "max-age=60").answer(request, response);
        });
        List<HttpResponse<String>> answers = Crowd.ask(List.of(nodes), 9, path);
        end.countDown();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("old"));
        assertThat(answers)
                .filteredOn(answer -> answer.headers().firstValue("Connection").equals(Optional.of("close")))
                .hasSize(1);
    }

    @Test
    void renewalThatFailsLeavesTheCopyUntilItsWindowEnds() {
        List<String> seen = Attempts.within(Duration.ofSeconds(5), () -> {
            String path = Application.on(Page.of("old", "max-age=1, stale-while-revalidate=4"));
            nodes[0].get(path);
            Application.change(path, (request, response) -> response.sendError(503));
            awaitStale(path);
            return List.of(path, nodes[0].get(path).body());
        });
        String broken = seen.get(0);
        assertThat(seen.get(1)).isEqualTo("old");
        Awaitility.await().atMost(LIMIT).until(() -> nodes[0].get(broken).status() == 503);
    }

    @Test
    void popularCopyIsRenewedBeforeItsEnd() {
        AtomicInteger version = new AtomicInteger();
        String path = Application.on((request, response) -> {
            awaitFor(new CountDownLatch(1), Duration.ofMillis(400));
            Page.of("v" + version.incrementAndGet(), "max-age=6").answer(request, response);
        });
        try (Node node = Node.start(Container.JETTY, REDIS.uri())) {
            Attempt attempt = untilRenewed(node, path);
            for (int i = 1; i < 5 && attempt.isDisturbed(); i++) {
                attempt = untilRenewed(node, path);
            }
            assertThat(attempt.forwarded()).isEmpty();
        }
    }

    /** What went to the application while a copy was asked for again and again, and the longest time without a question. */
    private record Attempt(Queue<String> forwarded, Duration longestPause) {
        /** On a machine that stands still a copy is not popular. */
        boolean isDisturbed() {
            return longestPause.compareTo(Duration.ofSeconds(1)) > 0;
        }
    }

    private static Attempt untilRenewed(Node node, String path) {
        String old = node.get(path).body();
        Queue<String> forwarded = new ConcurrentLinkedQueue<>();
        AtomicLong asked = new AtomicLong(System.nanoTime());
        AtomicLong longest = new AtomicLong();
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(LIMIT).until(() -> {
            Reply reply = node.get(path);
            long now = System.nanoTime();
            longest.accumulateAndGet(now - asked.getAndSet(now), Math::max);
            if (!reply.header("Cache-Status").contains("hit")) {
                forwarded.add(reply.header("Cache-Status"));
            }
            return !reply.body().equals(old);
        });
        return new Attempt(forwarded, Duration.ofNanos(longest.get()));
    }

    @Test
    void copyAnswersWhereTheApplicationFails() {
        List<Page> failures = List.of(
                (request, response) -> response.sendError(503),
                (request, response) -> {
                    throw new IllegalStateException("the application fails on purpose");
                },
                (request, response) -> {
                    response.setStatus(500);
                    response.getWriter().print("broken");
                });
        for (Page failure : failures) {
            String path = Application.on(Page.of("old", "max-age=1, stale-if-error=60"));
            nodes[0].get(path);
            Application.change(path, failure);
            awaitStale(path);
            for (Node node : nodes) {
                Reply reply = node.get(path);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).isEqualTo("old");
                assertThat(reply.header("Cache-Status")).contains("detail=stale-if-error");
            }
        }
    }

    @Test
    void notModifiedRenewsHeaderAndFreshnessInBothTiers() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"one\"");
            response.setHeader("Edition", "first");
            response.setHeader("Vary", "Origin");
            Page.of(TEXT, "max-age=1").answer(request, response);
        });
        storeOnAll(path);
        nodes[0].get(path, "Accept-Encoding", "gzip");
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Application.change(path, (request, response) -> {
            asked.add("" + request.getHeader("If-None-Match"));
            response.setHeader("ETag", "\"one\"");
            response.setHeader("Edition", "second");
            response.setHeader("Vary", "Origin");
            response.setHeader("Cache-Control", "max-age=60");
            response.setStatus(304);
        });
        awaitStale(path);
        Reply renewed = nodes[1].get(path, "Accept-Encoding", "gzip");
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.header("Edition")).isEqualTo("second");
        assertThat(renewed.header("Content-Encoding")).isEqualTo("gzip");
        for (Node node : nodes) {
            for (String coding : List.of("gzip", "identity")) {
                Reply reply = node.get(path, "Accept-Encoding", coding);
                assertThat(reply.header("Cache-Status")).contains("hit");
                assertThat(reply.header("Edition")).isEqualTo("second");
                assertThat(reply.headers("Vary")).containsExactly("Origin, Accept-Encoding");
            }
            assertThat(node.get(path).body()).isEqualTo(TEXT);
        }
        Reply conditional = nodes[2].get(path, "If-None-Match", "\"one-gzip\"", "Accept-Encoding", "gzip");
        assertThat(conditional.status()).isEqualTo(304);
        assertThat(asked).containsExactly("\"one\"");
    }

    @Test
    void notModifiedIsKeptAlsoWhereSomethingElseWasPurgedMeanwhile() throws Exception {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"one\"");
            Page.of(TEXT, "max-age=1").answer(request, response);
        });
        nodes[0].get(path);
        nodes[0].cache().evictTag("something-else");
        Application.change(path, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.setStatus(304);
        });
        awaitStale(path);
        assertThat(nodes[0].get(path).status()).isEqualTo(200);
        assertThat(nodes[1].status(path)).contains("hit").contains("detail=far");
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void notModifiedThatVariesByMoreIsKeptInBothTiers() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"one\"");
            Page.of(TEXT, "max-age=1").answer(request, response);
        });
        nodes[0].get(path);
        Application.change(path, (request, response) -> {
            response.setHeader("Vary", "Test");
            response.setHeader("Cache-Control", "max-age=60");
            response.setStatus(304);
        });
        awaitStale(path);
        nodes[0].get(path, "Test", "a");
        nodes[2].get(path, "Test", "a"); // Finds the old one, and learns by what it varies now.
        assertThat(nodes[2].status(path, "Test", "a")).contains("hit").contains("detail=far");
    }

    @Test
    void tagsOfBothFormsOutliveAValidation() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"one\"");
            Page.of(TEXT, "max-age=1").answer(request, response);
        });
        nodes[2].get(path, "Accept-Encoding", "gzip");
        String key = "sluice:cache:{"
                + Target.of(URI.create("http://shop.test" + path)).hash()
                + "}:entries";
        String before = REDIS.ask("HGET", key, ":e");
        assertThat(before).contains("one-gzip");
        Application.change(path, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.setStatus(304);
        });
        awaitStale(path);
        assertThat(nodes[2].get(path).status()).isEqualTo(200);
        assertThat(REDIS.ask("HGET", key, ":e")).isEqualTo(before);
    }

    @Test
    void tagMadeHereIsNeverSentToTheApplication() {
        String path = Application.on(Page.of(TEXT, "max-age=1"));
        String tag = nodes[0].get(path).header("ETag");
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Application.change(path, (request, response) -> {
            asked.add("" + request.getHeader("If-None-Match"));
            Page.of(TEXT, "max-age=60").answer(request, response);
        });
        awaitStale(path);
        assertThat(nodes[1].get(path, "If-None-Match", tag).body()).isEqualTo(TEXT);
        assertThat(asked).containsExactly("null");
    }

    @Test
    void notModifiedAboutAnotherStateIsNoAnswerAndTheApplicationIsAskedAgain() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"one\"");
            Page.of("old", "max-age=1").answer(request, response);
        });
        nodes[0].get(path);
        Application.change(path, (request, response) -> {
            response.setHeader("ETag", "\"two\"");
            if (request.getHeader("If-None-Match") == null) {
                Page.of("new", "max-age=60").answer(request, response);
            } else {
                response.setStatus(304);
            }
        });
        awaitStale(path);
        assertThat(nodes[0].get(path).body()).isEqualTo("new");
        assertThat(nodes[1].get(path).body()).isEqualTo("new");
        assertThat(Application.calls(path)).isEqualTo(3);
    }

    @Test
    void asynchronousNotModifiedAboutAnotherStateIsToldAndHoldsNobodyUp() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"one\"");
            Page.of("old", "max-age=1").answer(request, response);
        });
        nodes[0].get(path);
        Application.change(path, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                response.setHeader("ETag", "\"two\"");
                response.setStatus(304);
                async.complete();
            });
        });
        awaitStale(path);
        for (Node node : nodes) {
            assertThat(node.get(path).status()).isEqualTo(502);
        }
    }

    @Test
    void renewalsAreCountedAsWhatBecameOfThem() {
        String path = Application.on(Page.of("old", "max-age=1, stale-while-revalidate=60"));
        nodes[0].get(path);
        Application.change(path, (request, response) -> {
            throw new IllegalStateException("the application fails on purpose");
        });
        awaitStale(path);
        CacheFigures before = nodes[0].cache().figures();
        nodes[0].get(path);
        CacheFigures failed = nodes[0].cache().figures();
        assertThat(failed.refreshesFailed()).isEqualTo(before.refreshesFailed() + 1);
        assertThat(failed.refreshes()).isEqualTo(before.refreshes());
        Application.change(path, Page.of("new", "max-age=60"));
        nodes[0].get(path);
        CacheFigures renewed = nodes[0].cache().figures();
        assertThat(renewed.refreshesFailed()).isEqualTo(failed.refreshesFailed());
        assertThat(renewed.refreshes().get("stale"))
                .isEqualTo(before.refreshes().getOrDefault("stale", 0L) + 1);
    }

    @Test
    void softlyPurgedCopyIsServedAndRenewedOnceInTheCluster() throws Exception {
        String path = Application.on(Page.of("old", "max-age=60, stale-while-revalidate=60"));
        storeOnAll(path);
        Application.change(path, Page.of("new", "max-age=60, stale-while-revalidate=60"));
        nodes[0].cache()
                .purge(Purge.prefix(URI.create("http://shop.test" + path)).soft());
        assertThat(nodes[0].get(path).body()).isEqualTo("old");
        for (Node node : nodes) {
            Awaitility.await().atMost(LIMIT).until(() -> node.get(path).body().equals("new"));
        }
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void crowdOnASoftlyPurgedPageAsksTheApplicationOnce() throws Exception {
        String path = Application.on(Page.of("old", "max-age=60"));
        storeOnAll(path);
        Application.change(path, (request, response) -> {
            awaitFor(new CountDownLatch(1), Duration.ofMillis(700));
            Page.of("new", "max-age=60").answer(request, response);
        });
        nodes[0].cache()
                .purge(Purge.prefix(URI.create("http://shop.test" + path)).soft());
        nodes[1].awaitChangeLog();
        nodes[2].awaitChangeLog();
        assertThat(Crowd.ask(List.of(nodes), 30, path))
                .allSatisfy(answer -> assertThat(answer.body()).isEqualTo("new"));
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    private static void storeOnAll(String path) {
        for (Node node : nodes) {
            node.get(path, "Accept-Encoding", "gzip");
        }
    }

    private static void awaitStale(String path) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !nodes[2].status(path, "Cache-Control", "only-if-cached, min-fresh=0, max-age=9")
                        .contains("hit"));
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
}
