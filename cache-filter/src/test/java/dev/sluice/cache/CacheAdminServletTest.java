package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What operators can see and do by HTTP, in a packed WAR, and what others cannot. Whole, because what is seen and what is done are asked by
 * the same questions.
 */
final class CacheAdminServletTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SECRET = "a secret: 100% long";
    private static final String OPERATOR = "cache.admin.ops.secret = " + SECRET + "\n";

    @ParameterizedTest
    @EnumSource
    void operatorSeesTheFiguresOfThisNodeAndOfRedis(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR)) {
            String path = stored(server, Page.of("12345", "max-age=60"));
            Reply reply = ask(server, "GET", "/");
            JsonNode all = json(reply);
            assertThat(reply.header("Content-Type")).startsWith("application/json");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(all.at("/figures/hits/near").asLong()
                            + all.at("/figures/hits/far").asLong())
                    .isPositive();
            assertThat(all.at("/figures/hitRate").asDouble()).isBetween(0.0, 1.0);
            assertThat(all.at("/figures/forwards/uri-miss").asLong()).isPositive();
            assertThat(all.at("/figures/stored").asLong()).isPositive();
            assertThat(all.at("/figures/near/bytes").asLong()).isPositive();
            assertThat(all.at("/figures/fills/count").asLong()).isPositive();
            assertThat(all.at("/fillsByBoundSeconds/+Inf").asLong())
                    .isEqualTo(all.at("/figures/fills/count").asLong());
            assertThat(all.at("/redis/available").asBoolean()).isTrue();
            assertThat(all.at("/redis/memory/usedBytes").asLong()).isPositive();
            assertThat(all.at("/redis/memory/maxBytes").asLong()).isNotNegative();
            assertThat(all.at("/redis/memory/policy").asText()).isNotEmpty();
            assertThat(all.at("/purges/ageSeconds").asDouble()).isBetween(0.0, 60.0);
            assertThat(all.at("/purges/leaseSeconds").asDouble()).isEqualTo(30);
            assertThat(reply.body()).doesNotContain("secret").doesNotContain(path);
            assertThat(ask(server, "GET", "").status()).isEqualTo(200);
            assertThat(ask(server, "HEAD", "/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorSeesTheCopiesOfOneUriWithoutTheirBodies(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR)) {
            String path = Application.on((request, response) -> {
                response.setHeader("Vary", "Accept-Language");
                Page.of("body of " + request.getHeader("Accept-Language"), "max-age=60, stale-if-error=30")
                        .answer(request, response);
            });
            for (String language : List.of("de", "fr")) {
                awaitHit(server, path, "Accept-Language", language);
            }
            Reply reply = look(server, path, "&field=Accept-Language:%20de");
            JsonNode seen = json(reply);
            assertThat(seen.at("/target").asText()).isEqualTo(server.uri(path).toString());
            assertThat(seen.at("/unreadable").asInt()).isZero();
            assertThat(seen.at("/copies")).hasSize(3);
            JsonNode near = seen.at("/copies/0");
            assertThat(near.at("/tier").asText()).isEqualTo("near");
            assertThat(near.at("/standing").asText()).isEqualTo("fresh");
            assertThat(near.at("/status").asInt()).isEqualTo(200);
            assertThat(near.at("/vary/0").asText()).isEqualToIgnoringCase("Accept-Language");
            assertThat(near.at("/ageSeconds").asDouble()).isBetween(0.0, 30.0);
            assertThat(near.at("/freshSeconds").asDouble()).isBetween(30.0, 60.0);
            assertThat(near.at("/staleSeconds/ifError").asDouble()).isEqualTo(30);
            assertThat(near.at("/scopes").asInt()).isGreaterThanOrEqualTo(3);
            assertThat(near.at("/bytes").asLong()).isEqualTo("body of de".length());
            assertThat(near.at("/fields").toString()).contains("max-age=60");
            assertThat(seen.at("/copies").findValuesAsText("answers"))
                    .containsExactlyInAnyOrder("true", "true", "false");
            assertThat(seen.at("/copies").findValuesAsText("tier")).containsExactly("near", "far", "far");
            assertThat(reply.body()).doesNotContain("body of");
            assertThat(json(look(server, path, "")).at("/copies").findValuesAsText("tier"))
                    .containsExactly("far", "far");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAPurgeMadeVoidOrStaleIsSeenToBeSo(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR)) {
            String path = stored(server, Page.of("text", "max-age=60, stale-while-revalidate=60"));
            purge(server, "/entry?soft=true&uri=" + uri(server, path));
            assertThat(json(look(server, path, "")).at("/copies").findValuesAsText("standing"))
                    .containsExactly("stale", "stale");
            purge(server, "/entry?uri=" + uri(server, path));
            assertThat(json(look(server, path, "")).at("/copies").findValuesAsText("standing"))
                    .containsExactly("void");
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorPurgesByUriPrefixTagsAndAll(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR)) {
            for (String form : List.of("/entry?uri=", "/prefix?uri=", "/tags?tag=other&tag=green", "/all")) {
                String path = stored(server, Page.of("text", "max-age=60"));
                JsonNode answer = purge(server, form.endsWith("=") ? form + uri(server, path) : form);
                assertThat(answer.at("/soft").asBoolean()).isFalse();
                assertThat(answer.at("/position").asLong()).isPositive();
                assertThat(status(server, path)).as(form).contains("fwd=uri-miss");
            }
            assertThat(json(ask(server, "GET", "/"))
                            .at("/figures/purges/prefix")
                            .asLong())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorSeesTheDryRunAndTestsTheConnection(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR + "cache.dry-run = true\n")) {
            String path = Application.on(Page.of("text", "max-age=60"));
            Http.get(server.uri(path));
            Awaitility.await()
                    .atMost(BOUND)
                    .until(() -> json(ask(server, "GET", "/dry-run"))
                            .at("/routes")
                            .findValuesAsText("name")
                            .contains(path + "/*"));
            JsonNode connection = json(ask(server, "GET", "/redis"));
            assertThat(connection.at("/readSeconds").asDouble()).isPositive();
            assertThat(connection.at("/scriptSeconds").asDouble()).isPositive();
            assertThat(connection.at("/purges/current").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerMustProveWhoHeIs(Container container) {
        try (WebServer server = start(container, OPERATOR)) {
            String path = stored(server, Page.of("text", "max-age=60"));
            String first = Http.get(server.uri("/cache/")).body();
            for (String wrong : List.of(
                    basic("ops", "another secret, also long"), basic("root", SECRET), basic("ops", ""), "Basic !")) {
                for (String at : List.of("/cache/", "/cache/nowhere", "/cache/all")) {
                    Reply reply = new Http().send("DELETE", server.uri(at), "", "Authorization", wrong);
                    assertThat(reply.status()).isEqualTo(401);
                    assertThat(reply.header("WWW-Authenticate")).startsWith("Basic realm=");
                    assertThat(reply.body()).isEqualTo(first);
                }
            }
            // With a role only the header below signs somebody in; here no role is set.
            assertThat(Http.get(server.uri("/cache/"), "X-Role", "").status()).isEqualTo(401);
            assertThat(status(server, path)).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource
    void memberOfTheRoleIsLetInAndOthersAreNot(Container container) {
        try (WebServer server = start(container, "cache.admin.role = cache-operator\n")) {
            assertThat(Http.get(server.uri("/cache/"), "X-Role", "cache-operator")
                            .status())
                    .isEqualTo(200);
            for (String role : List.of("customer", "")) {
                Reply reply = Http.get(server.uri("/cache/"), "X-Role", role);
                assertThat(reply.status()).isEqualTo(403);
                assertThat(reply.header("WWW-Authenticate")).isEmpty();
                assertThat(reply.body()).doesNotContain("cache-operator");
            }
            assertThat(Http.get(server.uri("/cache/")).status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherSiteSendsIsRefused(Container container) {
        try (WebServer server = start(container, OPERATOR)) {
            for (String site : List.of("cross-site", "same-site", "nonsense")) {
                assertThat(ask(server, "DELETE", "/all", "Sec-Fetch-Site", site).status())
                        .isEqualTo(403);
            }
            assertThat(ask(server, "GET", "/", "Sec-Fetch-Site", "none").status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongParameterIsNamedAndChangesNothing(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR)) {
            String path = stored(server, Page.of("text", "max-age=60"));
            assertBad(server, "GET", "/entry", "uri");
            assertBad(server, "GET", "/entry?uri=/relative", "uri");
            assertBad(server, "GET", "/entry?uri=ftp%3A%2F%2Fa%2Fb", "uri");
            assertBad(server, "GET", "/entry?uri=%3Cscript%3E", "uri");
            assertBad(server, "GET", "/entry?uri=http%3A%2F%2Fa%2Fb%2F%2Fc", "uri");
            assertBad(server, "GET", "/entry?uri=http%3A%2F%2Fa%2Fb&uri=http%3A%2F%2Fa%2Fb", "uri");
            assertBad(server, "GET", "/entry?uri=http%3A%2F%2Fa%2Fb&field=none", "field");
            assertBad(server, "GET", "/entry?uri=http%3A%2F%2Fa%2Fb&field=%0D%0A:x", "field");
            assertBad(server, "DELETE", "/entry?uri=" + uri(server, path) + "&soft=yes", "soft");
            assertBad(server, "DELETE", "/entry?uri=" + uri(server, path) + "&softly=true", "softly");
            assertBad(server, "DELETE", "/prefix?uri=x", "uri");
            assertBad(server, "DELETE", "/tags", "tag");
            assertBad(server, "DELETE", "/tags?tag=", "tag");
            assertBad(server, "DELETE", "/tags?tag=" + "x".repeat(257), "tag");
            assertBad(server, "DELETE", "/all?%22%3Cb%3E=1", "\"<b>");
            assertBad(server, "DELETE", "/all?tag=%FF%FE", "tag");
            assertThat(status(server, path)).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherPathsAndMethodsAreToldSo(Container container) {
        try (WebServer server = start(container, OPERATOR)) {
            assertThat(ask(server, "GET", "/nowhere").status()).isEqualTo(404);
            assertThat(ask(server, "GET", "/all").header("Allow")).isEqualTo("DELETE");
            assertThat(ask(server, "POST", "/entry").header("Allow")).isEqualTo("DELETE, GET, HEAD");
            assertThat(ask(server, "POST", "/entry").status()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @EnumSource
    void headOfAnAnswerIsShownAsDataAndNotAsMarkup(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR)) {
            String evil = "</script><img src=x>\"";
            String path = stored(server, (request, response) -> {
                response.setHeader("X-Evil", evil);
                Page.of("text", "max-age=60").answer(request, response);
            });
            Reply reply = look(server, path, "");
            assertThat(json(reply).at("/copies/0/fields").findValuesAsText("1")).isEmpty();
            assertThat(json(reply).toString()).contains("<img src=x>\\\"");
            assertThat(reply.header("Content-Type")).startsWith("application/json");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisGoneIsAnAnswerThatSaysSoAndTheFiguresRemain(Container container) throws Exception {
        try (RedisServer redis = RedisServer.start();
                WebServer server = start(container, redis.uri(), OPERATOR)) {
            String path = stored(server, Page.of("text", "max-age=60"));
            redis.kill();
            List<Reply> replies = List.of(
                    ask(server, "DELETE", "/all"),
                    ask(server, "DELETE", "/entry?uri=" + uri(server, path)),
                    look(server, path, ""),
                    ask(server, "GET", "/redis"));
            for (Reply reply : replies) {
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.header("Retry-After")).isNotEmpty();
                assertThat(json(reply).at("/detail").asText()).contains("cannot be reached");
                assertThat(reply.body()).doesNotContain("redis://");
            }
            JsonNode overview = json(ask(server, "GET", "/"));
            assertThat(overview.at("/redis/available").asBoolean()).isFalse();
            assertThat(overview.at("/redis/reason").asText()).isNotEmpty();
            assertThat(overview.at("/figures/stored").asLong()).isPositive();
            assertThat(overview.at("/figures/purgesFailed").asLong()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void servletThatNobodyMayUseDoesNotStart(Container container) {
        for (String lines : List.of("", "cache.admin.ops.secret = short\n")) {
            WarFile war = WarFile.named("ROOT")
                    .filter("cache", ResponseCacheFilter.class, "/*")
                    .xml("<servlet><servlet-name>eager</servlet-name><servlet-class>"
                            + CacheAdminServlet.class.getName()
                            + "</servlet-class><load-on-startup>1</load-on-startup></servlet>")
                    .file("WEB-INF/sluice.properties", "redis.uri = " + REDIS.uri() + "\n" + lines);
            assertThatThrownBy(() -> WebServer.start(container, war.build())).hasStackTraceContaining("cache.admin");
        }
    }

    @ParameterizedTest
    @EnumSource
    void figuresAreSeenByAConsoleForBeansToo(Container container) throws Exception {
        try (WebServer server = start(container, OPERATOR + "metrics.jmx = true\n")) {
            stored(server, Page.of("text", "max-age=60"));
            ObjectName all = new ObjectName("dev.sluice:type=Metrics,*");
            assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(all, null))
                    .extracting(name -> name.getKeyProperty("name"))
                    .contains(
                            "sluice_cache_hits_total",
                            "sluice_cache_forwards_total",
                            "sluice_cache_stored_total",
                            "sluice_cache_purges_total",
                            "sluice_cache_fill_seconds",
                            "sluice_cache_near_bytes");
        }
    }

    private static WebServer start(Container container, String lines) {
        return start(container, REDIS.uri(), lines);
    }

    private static WebServer start(Container container, String redis, String lines) {
        return WebServer.start(
                container,
                WarFile.named("ROOT")
                        .filter("sign-in", SignIn.class, "/*")
                        .filter("cache", ResponseCacheFilter.class, "/*")
                        .servlet("admin", CacheAdminServlet.class, "/cache/*")
                        .servlet("application", Application.class, "/")
                        .file("WEB-INF/sluice.properties", "redis.uri = " + redis + "\n" + Node.PATIENT + lines)
                        .build());
    }

    private static Reply ask(WebServer server, String method, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", basic("ops", SECRET)));
        return new Http().send(method, server.uri("/cache" + path), "", all.toArray(String[]::new));
    }

    private static Reply look(WebServer server, String path, String more) {
        return ask(server, "GET", "/entry?uri=" + uri(server, path) + more);
    }

    private static JsonNode purge(WebServer server, String path) throws IOException {
        Reply reply = ask(server, "DELETE", path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return json(reply);
    }

    private static void assertBad(WebServer server, String method, String path, String parameter) throws IOException {
        Reply reply = ask(server, method, path);
        assertThat(reply.status()).as(path).isEqualTo(400);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(json(reply).at("/parameter").asText()).isEqualTo(parameter);
        assertThat(reply.body()).doesNotContain("script");
    }

    /** What is stored is stored after the client has its answer, and near copies wait for the change log. */
    private static String stored(WebServer server, Page page) {
        String path = Application.on((request, response) -> {
            response.setHeader("Cache-Tag", "green");
            page.answer(request, response);
        });
        awaitHit(server, path);
        return path;
    }

    private static void awaitHit(WebServer server, String path, String... headers) {
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> status(server, path, headers).contains("detail=near"));
    }

    private static String status(WebServer server, String path, String... headers) {
        return Http.get(server.uri(path), headers).header("Cache-Status");
    }

    private static String uri(WebServer server, String path) {
        return URLEncoder.encode(server.uri(path).toString(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(Reply reply) throws IOException {
        return new ObjectMapper().readTree(reply.body());
    }

    private static String basic(String user, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** In the place of a container's sign-in: the header names the one role of the user. */
    public static final class SignIn implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest asked = (HttpServletRequest) request;
            String role = asked.getHeader("X-Role");
            chain.doFilter(role == null ? asked : new SignedIn(asked, role), response);
        }
    }

    private static final class SignedIn extends HttpServletRequestWrapper {
        private final String role;

        SignedIn(HttpServletRequest request, String role) {
            super(request);
            this.role = role;
        }

        @Override
        public boolean isUserInRole(String asked) {
            return asked.equals(role);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "alice";
        }
    }
}
