package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.left;
import static dev.sluice.ratelimit.Site.peer;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisSentinels;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Both filters, with rules about two identities, where Redis is more than one server. */
final class TopologyTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @Test
    void failoverGivesDocumentedAnswersOnlyAndThenCountsAgain() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                Site site = Site.start(Container.JETTY, war(sentinels.uri(), 100_000))) {
            assertThat(status(site, "a", token("1"))).isEqualTo(200);
            sentinels.killMaster();
            await().atMost(RECOVERY).pollInterval(Duration.ofMillis(50)).until(() -> {
                int withToken = status(site, "a", token("1"));
                assertThat(withToken).isIn(200, 503);
                Http.Reply without = site.get("/api", peer("192.0.2.1"));
                assertThat(without.status()).isEqualTo(401);
                return withToken == 200 && left(site.get("/api", peer("192.0.2.1", bearer(token("1")))), "user") > 0;
            });
            int before = left(site.get("/api", peer("192.0.2.1", bearer(token("1")))), "user");
            int after = left(site.get("/api", peer("192.0.2.1", bearer(token("1")))), "user");
            assertThat(after).isEqualTo(before - 1);
        }
    }

    @Test
    void limitIsNeverExceededOnAClusterAndTokensAreAskedThere() {
        try (RedisCluster cluster = RedisCluster.start();
                Site one = Site.start(Container.JETTY, war(cluster.uri(), 20));
                Site two = Site.start(Container.TOMCAT, war(cluster.uri(), 20))) {
            assertThat(List.of(one, two))
                    .allSatisfy(site -> await().atMost(RECOVERY)
                            .until(() -> site.get("/", bearer(token("warm"))).status() == 200));
            for (String user : List.of("bob", "carol", "dave")) {
                String token = signed(claims().subject(user).id(user));
                assertThat(admitted(List.of(one, two), user, token, 60)).isBetween(10L, 20L);
            }
            String revoked = token("gone");
            assertThat(one.get("/sign-out", bearer(revoked)).body()).isEqualTo("goodbye");
            assertThat(two.get("/", bearer(revoked)).status()).isEqualTo(401);
        }
    }

    private static long admitted(List<Site> sites, String address, String token, int requests) {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Integer>> replies = IntStream.range(0, requests)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> status(sites.get(i % sites.size()), address, token), clients))
                    .toList();
            List<Integer> statuses =
                    replies.stream().map(CompletableFuture::join).toList();
            assertThat(statuses).containsOnly(200, 429);
            return statuses.stream().filter(status -> status == 200).count();
        } finally {
            clients.shutdownNow();
        }
    }

    /** Two identities, the address and the principal, so two slots of a Cluster. */
    private static WarFile war(String uri, int limit) {
        return Site.on(
                        uri,
                        Tokens.SETTINGS,
                        rule("api", limit),
                        rule("user", limit, "paths = /api/*", "key = principal"))
                .filter("limits", RateLimitFilter.class, "/*")
                .filter("tokens", TokenBlacklistFilter.class, "/*");
    }

    private static int status(Site site, String client, String token) {
        String address = "192.0.2." + (1 + client.charAt(0) - 'a');
        return site.get("/api", peer(address, bearer(token))).status();
    }
}
