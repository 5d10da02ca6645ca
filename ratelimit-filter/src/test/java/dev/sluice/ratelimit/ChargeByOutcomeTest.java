package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.peer;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that charge for what became of a request. */
final class ChargeByOutcomeTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Map<Container, Site> SITES = new EnumMap<>(Container.class);

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @AfterAll
    static void stop() {
        SITES.values().forEach(Site::close);
    }

    private static final List<Ending> ENDINGS = List.of(
            new Ending("status", 401),
            new Ending("error", 403),
            new Ending("exception", 500),
            new Ending("committed", 401),
            new Ending("complete", 401),
            new Ending("early", 401),
            new Ending("dispatch", 403),
            new Ending("again", 401),
            new Ending("forward", 401));

    private record Ending(String how, int failure) {}

    static Stream<Arguments> endings() {
        return Stream.of(Container.values())
                .flatMap(container -> ENDINGS.stream().map(ending -> {
                    String client = "192.0.2." + (10 + ENDINGS.indexOf(ending));
                    return Arguments.of(container, ending.how(), ending.failure(), client);
                }));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void successesAreFreeAndFailuresCountHoweverARequestEnds(
            Container container, String how, int failure, String client) {
        Site site = site(container);
        String good = "/ends/" + how + "?code=201";
        String bad = "/ends/" + how + "?code=" + failure;
        assertFree(5, site, good, client);
        assertThat(status(site, bad, client)).isEqualTo(failure);
        assertThat(status(site, bad, client)).isEqualTo(failure);
        assertFree(3, site, good, client);
        assertThat(status(site, bad, client)).isEqualTo(failure);
        assertThat(status(site, bad, client)).isEqualTo(429);
        assertThat(status(site, good, client)).isEqualTo(429);
    }

    /** What is given back is so when the request has ended, which may be just after its response. */
    private static void assertFree(int times, Site site, String path, String client) {
        long before = refunds(site);
        for (int i = 1; i <= times; i++) {
            long expected = before + i;
            assertThat(status(site, path, client)).isEqualTo(201);
            assertGivenBack(site, expected);
        }
    }

    private static void assertGivenBack(Site site, long times) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(BOUND)
                .until(() -> refunds(site) >= times);
        assertThat(refunds(site)).isEqualTo(times);
    }

    private static long refunds(Site site) {
        return site.metric("sluice_ratelimit_refunds_total");
    }

    @ParameterizedTest
    @EnumSource
    void requestThatTimesOutIsChargedAsItEnds(Container container) {
        String client = "192.0.2.1";
        Site site = site(container);
        for (int i = 0; i < 3; i++) {
            assertThat(status(site, "/ends/timeout?code=500", client)).isEqualTo(500);
        }
        assertThat(status(site, "/ends/status?code=200", client)).isEqualTo(429);
    }

    @ParameterizedTest
    @EnumSource
    void requestsAtOnceNeverGetMoreThanTheLimitThrough(Container container) {
        String client = "192.0.2.2";
        Site site = site(container);
        Endings.HELD.set(0);
        CountDownLatch gate = new CountDownLatch(1);
        Endings.gate = gate;
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<CompletableFuture<Integer>> replies = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> status(site, "/ends/held?code=401", client), clients))
                    .limit(32)
                    .toList();
            await().atMost(BOUND)
                    .until(() ->
                            replies.stream().filter(CompletableFuture::isDone).count() == 29);
            gate.countDown();
            List<Integer> statuses =
                    replies.stream().map(CompletableFuture::join).toList();
            assertThat(Endings.HELD).hasValue(3);
            assertThat(statuses).filteredOn(status -> status == 401).hasSize(3);
            assertThat(statuses).filteredOn(status -> status == 429).hasSize(29);
        } finally {
            gate.countDown();
            clients.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTokenFilterRefusesIsGivenBackInWhicheverOrderTheyStand(Container container) {
        String lines = Tokens.SETTINGS + rule("probe", 1, "charge.status = 404");
        WarFile tokensFirst = Site.war(lines)
                .filter("tokens", TokenBlacklistFilter.class, "/*")
                .filter("limits", RateLimitFilter.class, "/*");
        WarFile limitsFirst = Site.war(lines)
                .filter("limits", RateLimitFilter.class, "/*")
                .filter("tokens", TokenBlacklistFilter.class, "/*");
        for (WarFile war : List.of(tokensFirst, limitsFirst)) {
            try (Site site = Site.start(container, war)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(site.get("/probe", bearer("garbage" + i)).status())
                            .isEqualTo(401);
                    assertGivenBack(site, 2 * i + 1);
                    assertThat(site.get("/probe", bearer(token("1"))).status()).isEqualTo(200);
                    assertGivenBack(site, 2 * i + 2);
                }
            }
        }
    }

    private static int status(Site site, String path, String client) {
        return site.get(path, peer(client)).status();
    }

    private static Site site(Container container) {
        return SITES.computeIfAbsent(
                container,
                it -> Site.start(
                        it,
                        Site.war(rule("ends", 3, "charge.status = 401, 403, 5xx"))
                                .filter("limits", RateLimitFilter.class, "/*")));
    }
}
