package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.Proxies;
import dev.sluice.ratelimit.stats.ApiStatistics;
import dev.sluice.ratelimit.stats.DailyCalls;
import dev.sluice.ratelimit.stats.TopClient;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of the requests gets into the statistics. */
final class CallRecordsTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String QUICK = "ratelimit.statistics.flush = 100ms\nratelimit.statistics.clients = names\n";

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @Test
    void clientsAreNamedByWhatTheirRuleTellsThemBy() throws Exception {
        try (Node node = Node.of(REDIS.uri(), QUICK + """
                ratelimit.rule.user.limit = 9
                ratelimit.rule.user.key = principal|address
                ratelimit.rule.visit.limit = 9
                ratelimit.rule.visit.key = session
                """)) {
            RateLimiter limiter = node.limiter();
            limiter.acquire(call("alice", "secret session"));
            limiter.acquire(call(null, "secret session"));
            await().atMost(BOUND).until(() -> clients(limiter, "visit").equals(List.of(2L)));
            assertThat(limiter.statistics().topClients("user", 9))
                    .extracting(TopClient::client)
                    .containsExactlyInAnyOrder("user alice", "192.0.2.7");
            assertThat(limiter.statistics().topClients("visit", 9).get(0).client())
                    .matches("[A-Za-z0-9_-]{22}");
        }
    }

    @Test
    void userIsSeenAlsoWhereNoRuleMatchesAndNobodyElseIs() throws Exception {
        try (Node node =
                Node.of(REDIS.uri(), QUICK + "ratelimit.rule.a.limit = 9\nratelimit.rule.a.paths = /elsewhere")) {
            RateLimiter limiter = node.limiter();
            limiter.acquire(call(null, "s"));
            limiter.acquire(call("alice", "s"));
            limiter.acquire(call("bob", "s"));
            limiter.acquire(call("bob", "t"));
            await().atMost(BOUND).until(() -> limiter.statistics().online() == 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bearerOfATokenIsSeenOnceWhicheverFilterComesFirst(Container container) throws Exception {
        for (String first : List.of("tokens", "limits")) {
            REDIS.flush();
            WarFile war = WarFile.named("ROOT");
            for (String filter : first.equals("tokens") ? List.of("tokens", "limits") : List.of("limits", "tokens")) {
                war.filter(filter, filter.equals("tokens") ? TokenBlacklistFilter.class : RateLimitFilter.class, "/*");
            }
            war.servlet("probe", Probe.class, "/")
                    .file(
                            "WEB-INF/sluice.properties",
                            "redis.uri = " + REDIS.uri() + "\n" + Node.PATIENT + Tokens.SETTINGS + QUICK
                                    + "ratelimit.rule.a.limit = 9\nratelimit.rule.a.key = principal\n");
            try (WebServer server = WebServer.start(container, war.build());
                    Node reader = Node.of(REDIS.uri(), "ratelimit.rule.a.limit = 9")) {
                ApiStatistics statistics = reader.limiter().statistics();
                assertThat(Http.get(server.uri("/"), "Authorization", "Bearer " + Tokens.token("1"))
                                .status())
                        .isEqualTo(200);
                Http.get(server.uri("/"), "Authorization", "Bearer " + Tokens.token("1") + "A");
                await().atMost(BOUND)
                        .until(() -> statistics.online() == 1
                                && !statistics.topClients("a", 9).isEmpty());
                assertThat(statistics.topClients("a", 9))
                        .containsExactly(new TopClient("principal tests alice", 1, 0, 0));
            }
        }
    }

    @Test
    void requestsThatCouldNotBeCountedAreInTheStatisticsWhenRedisIsBack() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.of(redis.uri(), QUICK + "ratelimit.rule.a.limit = 9\nratelimit.rule.b.limit = 9")) {
            RateLimiter limiter = node.limiter();
            limiter.statistics().today();
            redis.kill();
            Call call = call("alice", "s");
            for (int i = 0; i < 3; i++) {
                Visit visit = new Visit(call, limiter.rules().rules(), new Overrides(), "GET /*");
                assertThat(limiter.uncounted(visit, visit.with(null)).isAdmitted())
                        .isTrue();
            }
            redis.restart();
            await().atMost(BOUND)
                    .ignoreExceptions()
                    .until(() -> clients(limiter, "b").equals(List.of(3L)));
            assertThat(limiter.statistics().calls(limiter.statistics().today()))
                    .extracting(DailyCalls::admitted)
                    .containsExactly(3L, 3L);
            assertThat(limiter.statistics().online()).isEqualTo(1);
        }
    }

    private static List<Long> clients(RateLimiter limiter, String rule) throws RedisUnavailable {
        return limiter.statistics().topClients(rule, 9).stream()
                .map(TopClient::calls)
                .toList();
    }

    private static Call call(@Nullable String user, String session) {
        return new Call("GET", "/", Proxies.NONE.clientNamed("192.0.2.7"), name -> null, session, null, user);
    }
}
