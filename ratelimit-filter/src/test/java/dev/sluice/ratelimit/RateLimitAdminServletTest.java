package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators can see and do by HTTP, in a packed WAR, and what others cannot. */
final class RateLimitAdminServletTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SECRET = "a secret: 100% long";
    private static final String OPERATOR = "ratelimit.admin.ops.secret = " + SECRET + "\n";
    private static final String RULES = """
            ratelimit.statistics.flush = 100ms
            ratelimit.rule.login.limit = 2
            ratelimit.rule.login.window = 1h
            ratelimit.rule.login.paths = /login
            ratelimit.rule.api.limit = 50
            ratelimit.rule.api.key = principal|address
            ratelimit.rule.api.paths = /api/*
            """;

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @ParameterizedTest
    @EnumSource
    void operatorSeesTheRulesInForce(Container container) throws Exception {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            Http.Reply reply = ask(server, "GET", "/");
            JsonNode all = json(reply);
            assertThat(reply.header("Content-Type")).startsWith("application/json");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(all.at("/rules/0/name").asText()).isEqualTo("login");
            assertThat(all.at("/rules/0/limit").asLong()).isEqualTo(2);
            assertThat(all.at("/rules/0/windowSeconds").asLong()).isEqualTo(3600);
            assertThat(all.at("/rules/0/paths/0").asText()).isEqualTo("/login");
            assertThat(all.at("/rules/1/key").asText()).isEqualTo("principal|address");
            assertThat(all.at("/nodes").asInt()).isEqualTo(1);
            assertThat(all.at("/online").asInt()).isZero();
            assertThat(reply.body()).doesNotContain("secret");
            assertThat(ask(server, "GET", "").status()).isEqualTo(200);
            assertThat(ask(server, "HEAD", "/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorResetsAClientAndItMayCallAgain(Container container) throws Exception {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            assertThat(logins(server, 3)).containsExactly(200, 200, 429);
            JsonNode before = json(ask(server, "GET", "/client?rule=login&client=127.0.0.1"));
            assertThat(before.at("/clients/0/used").asLong()).isEqualTo(2);
            assertThat(before.at("/clients/0/remaining").asLong()).isZero();
            assertThat(before.at("/clients/0/resetSeconds").asLong()).isBetween(3000L, 3600L);
            String partition = before.at("/clients/0/partition").asText();
            JsonNode after = json(ask(server, "DELETE", "/client?rule=login&partition=" + partition));
            assertThat(after.at("/clients/0/used").asLong()).isZero();
            assertThat(logins(server, 3)).containsExactly(200, 200, 429);
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorGivesAClientALimitOfItsOwnAndTakesItBack(Container container) throws Exception {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            String client = "/override?rule=login&client=127.0.0.1";
            JsonNode given = json(ask(server, "PUT", client + "&limit=4&for=1h"));
            assertThat(given.at("/clients/0/override/limit").asLong()).isEqualTo(4);
            assertThat(given.at("/clients/0/limit").asLong()).isEqualTo(4);
            JsonNode listed = json(ask(server, "GET", "/overrides"));
            assertThat(listed.at("/overrides/0/by").asText()).isEqualTo("ops");
            assertThat(listed.at("/overrides/0/rule").asText()).isEqualTo("login");
            await().atMost(BOUND)
                    .until(() -> login(server).header("RateLimit-Policy").contains("q=4"));
            assertThat(json(ask(server, "DELETE", client))
                            .at("/clients/0/limit")
                            .asLong())
                    .isEqualTo(2);
            assertThat(json(ask(server, "GET", "/overrides")).at("/overrides")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorSeesCallsAndTheBusiestClients(Container container) {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            assertThat(logins(server, 3)).containsExactly(200, 200, 429);
            await().atMost(BOUND)
                    .until(() -> json(ask(server, "GET", "/calls?days=1"))
                                    .at("/days/0/calls/0/refused")
                                    .asLong()
                            == 1);
            await().atMost(BOUND)
                    .until(() -> json(ask(server, "GET", "/clients?rule=login&top=5"))
                                    .at("/clients/0/calls")
                                    .asLong()
                            == 3);
            await().atMost(BOUND)
                    .until(() -> json(ask(server, "GET", "/calls")).at("/days").size() == 7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerMustProveWhoItIs(Container container) {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            String first = Http.get(server.uri("/limits/")).body();
            for (String wrong : List.of(
                    basic("ops", "another secret, also long"), basic("root", SECRET), basic("ops", ""), "Basic !")) {
                for (String path : List.of("/limits/", "/limits/nowhere", "/limits/client?rule=login")) {
                    Http.Reply reply = new Http().send("DELETE", server.uri(path), "", "Authorization", wrong);
                    assertThat(reply.status()).isEqualTo(401);
                    assertThat(reply.header("WWW-Authenticate")).startsWith("Basic realm=");
                    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
                    assertThat(reply.body()).isEqualTo(first);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failedSignInsAreLimitedByARuleOnThePath(Container container) {
        String guess = """
                ratelimit.rule.guess.limit = 2
                ratelimit.rule.guess.paths = /limits/*
                ratelimit.rule.guess.charge.status = 401
                """;
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR + guess)) {
            assertThat(ask(server, "GET", "/").status()).isEqualTo(200);
            for (int status : new int[] {401, 401, 429}) {
                assertThat(Http.get(server.uri("/limits/"), "Authorization", basic("ops", "a wrong and long secret"))
                                .status())
                        .isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void actIsLoggedOnceAndDoesNotSayToWhom(Container container) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(RateLimitAdminServlet.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            ask(server, "GET", "/client?rule=login&client=192.0.2.9");
            ask(server, "DELETE", "/client?rule=login&client=192.0.2.9");
            ask(server, "DELETE", "/override?rule=login&client=192.0.2.9");
            ask(server, "PUT", "/override?rule=login&client=192.0.2.9&limit=5&for=1h");
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .containsExactly(
                        "ops reset a client under rule login", "ops gave a client a limit of its own under rule login");
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherSiteSendsIsRefused(Container container) {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            for (String site : List.of("cross-site", "same-site", "nonsense")) {
                assertThat(ask(server, "GET", "/", "Sec-Fetch-Site", site).status())
                        .isEqualTo(403);
            }
            for (String site : List.of("same-origin", "none")) {
                assertThat(ask(server, "GET", "/", "Sec-Fetch-Site", site).status())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongParameterIsNamed(Container container) throws Exception {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            assertBad(server, "GET", "/client?client=x", "rule");
            assertBad(server, "GET", "/client?rule=nobody&client=x", "rule");
            assertBad(server, "GET", "/client?rule=login&rule=api&client=x", "rule");
            assertBad(server, "GET", "/client?rule=login", "client");
            assertBad(server, "GET", "/client?rule=login&client=a&client=b", "client");
            assertBad(server, "GET", "/client?rule=login&partition=x", "partition");
            assertBad(server, "GET", "/client?rule=login&partition=x&client=y", "partition");
            assertBad(server, "GET", "/client?rule=login&client=x&colour=red", "colour");
            assertBad(server, "GET", "/client?rule=login&client=x&%22%3Cb%3E=red", "\"<b>");
            assertBad(server, "GET", "/client?rule=login&client=%FF%FE", "client");
            assertBad(server, "GET", "/client?rule=login&client=%C0%80", "client");
            assertBad(server, "GET", "/client?rule=%C3%28&client=x", "rule");
            assertBad(server, "GET", "/?" + "a=1&".repeat(40), "query");
            assertBad(server, "GET", "/calls?days=0", "days");
            assertBad(server, "GET", "/calls?days=92", "days");
            assertBad(server, "GET", "/calls?days=-1", "days");
            assertBad(server, "GET", "/calls?days=91&top=110", "top");
            assertBad(server, "GET", "/clients?rule=login&top=1001", "top");
            assertBad(server, "GET", "/clients?rule=login&top=99999999999999999999", "top");
            String put = "/override?rule=login&client=x";
            assertBad(server, "PUT", put + "&for=1h", "limit");
            assertBad(server, "PUT", put + "&limit=0&for=1h", "limit");
            assertBad(server, "PUT", put + "&limit=5", "for");
            assertBad(server, "PUT", put + "&limit=5&for=367d", "for");
            assertBad(server, "PUT", put + "&limit=5&for=999999999d", "for");
            assertBad(server, "PUT", put + "&limit=5&for=soon", "for");
            assertThat(json(ask(server, "GET", "/overrides")).at("/overrides")).isEmpty();
            assertThat(ask(server, "GET", "/client?rule=login&client=" + "x".repeat(7000))
                            .status())
                    .isIn(200, 414, 431);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoQueryAreNoServerError(Container container) throws Exception {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            for (String query :
                    List.of("rule=%", "rule=%4", "rule=%zz", "=", "&&&", "rule=login&client=\u00ff", "%00")) {
                assertThat(raw(server, "/limits/client?" + query)).as(query).isEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherPathsAndMethodsAreToldSo(Container container) {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR)) {
            assertThat(ask(server, "GET", "/nowhere").status()).isEqualTo(404);
            assertThat(ask(server, "GET", "/client/").status()).isEqualTo(404);
            Http.Reply post = ask(server, "POST", "/client?rule=login&client=x");
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.header("Allow")).isEqualTo("DELETE, GET, HEAD");
            assertThat(ask(server, "GET", "/override?rule=login&client=x").header("Allow"))
                    .isEqualTo("DELETE, PUT");
            assertThat(ask(server, "OPTIONS", "/").header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreOverridesThanAllowedAreRefused(Container container) throws Exception {
        try (WebServer server = start(container, REDIS.uri(), RULES + OPERATOR + "ratelimit.overrides.max = 1\n")) {
            String put = "/override?rule=login&limit=5&for=1h&client=";
            assertThat(ask(server, "PUT", put + "192.0.2.1").status()).isEqualTo(200);
            Http.Reply second = ask(server, "PUT", put + "192.0.2.2");
            assertThat(second.status()).isEqualTo(409);
            assertThat(json(second).at("/parameter").asText()).isEqualTo("client");
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisGoneIsAnAnswerThatSaysWhenToComeBack(Container container) throws Exception {
        try (RedisServer redis = RedisServer.start();
                WebServer server = start(container, redis.uri(), RULES + OPERATOR)) {
            redis.kill();
            for (String path : List.of("/calls", "/overrides", "/client?rule=login&client=x")) {
                Http.Reply reply = ask(server, "GET", path);
                assertThat(reply.status()).as(path).isEqualTo(503);
                assertThat(reply.header("Retry-After")).isEqualTo("1");
            }
            JsonNode overview = json(ask(server, "GET", "/"));
            assertThat(overview.at("/rules")).hasSize(2);
            assertThat(overview.has("online")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void servletThatNobodyMayUseDoesNotStart(Container container) {
        for (String lines : List.of("", "ratelimit.admin.ops.secret = short\n")) {
            WarFile war = WarFile.named("ROOT")
                    .filter("limits", RateLimitFilter.class, "/*")
                    .xml("<servlet><servlet-name>eager</servlet-name><servlet-class>"
                            + RateLimitAdminServlet.class.getName()
                            + "</servlet-class><load-on-startup>1</load-on-startup></servlet>")
                    .file("WEB-INF/sluice.properties", settings(REDIS.uri(), RULES + lines));
            assertThatThrownBy(() -> WebServer.start(container, war.build()))
                    .hasStackTraceContaining("ratelimit.admin");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ruleByPrincipalCountsWhomAFilterInFrontHasSignedIn(Container container) {
        try (WebServer server =
                start(container, REDIS.uri(), RULES + OPERATOR + "ratelimit.rule.login.key = principal\n")) {
            String[] alice = {"X-User", "alice"};
            for (int status : new int[] {200, 200, 429}) {
                assertThat(Http.get(server.uri("/login"), alice).status()).isEqualTo(status);
            }
            assertThat(Http.get(server.uri("/login"), "X-User", "bob").status()).isEqualTo(200);
            assertThat(logins(server, 3)).containsExactly(200, 200, 200);
            assertThat(ask(server, "GET", "/client?rule=login&client=alice").body())
                    .contains("\"used\":2");
        }
    }

    private static WebServer start(Container container, String redis, String lines) {
        WarFile war = WarFile.named("ROOT")
                .filter("sign-in", SignIn.class, "/*")
                .filter("limits", RateLimitFilter.class, "/*")
                .servlet("probe", Probe.class, "/")
                .servlet("admin", RateLimitAdminServlet.class, "/limits/*")
                .file("WEB-INF/sluice.properties", settings(redis, lines));
        return WebServer.start(container, war.build());
    }

    private static String settings(String redis, String lines) {
        return "redis.uri = " + redis + "\n" + Node.PATIENT + lines;
    }

    private static List<Integer> logins(WebServer server, int number) {
        return IntStream.range(0, number).mapToObj(i -> login(server).status()).toList();
    }

    private static Http.Reply login(WebServer server) {
        return Http.get(server.uri("/login"));
    }

    private static Http.Reply ask(WebServer server, String method, String path, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = basic("ops", SECRET);
        return new Http().send(method, server.uri("/limits" + path), "", all);
    }

    private static void assertBad(WebServer server, String method, String path, String parameter) throws IOException {
        Http.Reply reply = ask(server, method, path);
        assertThat(reply.status()).as(path).isEqualTo(400);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(json(reply).at("/parameter").asText()).isEqualTo(parameter);
    }

    private static JsonNode json(Http.Reply reply) throws IOException {
        return new ObjectMapper().readTree(reply.body());
    }

    /** The status of a request that no client library would send. */
    private static int raw(WebServer server, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String request = "GET " + target + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + basic("ops", SECRET)
                    + "\r\nConnection: close\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(reply.substring(9, 12));
        }
    }

    private static String basic(String user, String secret) {
        byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
