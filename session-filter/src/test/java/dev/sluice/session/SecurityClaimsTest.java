package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.SessionIds;
import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README says of security, tried by somebody who means harm. */
final class SecurityClaimsTest {
    private static final String TOKEN = "X-Auth-Token";
    private static final String SECRET = "session.id.secrets = correct horse battery";
    private static final Page TELLS = (request, response) ->
            response.getWriter().print(request.getSession(false) == null ? "nobody" : "somebody");

    /** Begins sessions of every state that leaves something in Redis. */
    private static void populate(Node cookies) {
        Visitor visitor = new Visitor();
        visitor.visit(cookies, (request, response) -> request.getSession().setAttribute("cart", "full"), "User", "ann");
        visitor.ask(cookies, HttpServletRequest::changeSessionId);
        visitor.with(cookies, session -> SessionAttributes.increment(session, "tries", 1));
        Visitor leaving = new Visitor();
        leaving.set(cookies, "cart", "full");
        leaving.with(cookies, session -> session.invalidate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", SECRET})
    void stolenDumpOpensNoSession(String secret) {
        try (RedisServer redis = RedisServer.start();
                Node cookies = Node.startBehindLoginOn(redis.uri(), Container.JETTY, secret, "session.id.url = true");
                Node headers = Node.startOn(redis.uri(), Container.TOMCAT, secret, "session.id.header = " + TOKEN)) {
            populate(cookies);
            Set<String> stolen = Dump.of(redis).strings();
            assertThat(stolen).hasSizeGreaterThan(20).anyMatch(text -> text.startsWith("ended by "));
            String path = PageServlet.path(TELLS);
            String query = path.substring(path.indexOf('?'));
            for (String text : madeOf(stolen)) {
                assertThat(Http.get(cookies.uri(path), "Cookie", "sid=" + text).body())
                        .isEqualTo("nobody");
                assertThat(Http.get(headers.uri(path), TOKEN, text).body()).isEqualTo("nobody");
                assertThat(Http.get(cookies.uri("/page;jsessionid=" + text + query))
                                .body())
                        .isEqualTo("nobody");
            }
        }
    }

    /** Also with a bucket in front and what is too long cut off, as far as it can stand in a cookie and a path. */
    private static Set<String> madeOf(Set<String> stolen) {
        return stolen.stream()
                .flatMap(text -> Stream.of(text.split("[^A-Za-z0-9_-]+")).map(part -> List.of(text, part)))
                .flatMap(List::stream)
                .flatMap(text -> Stream.of(text, "00" + text, text.substring(0, Math.min(35, text.length()))))
                .filter(text -> text.matches("[A-Za-z0-9_.-]+"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Test
    void noApplicationEndsASessionOfAnotherByItsRef() throws Exception {
        String redis = RedisServer.shared().uri();
        try (Node shop = Node.of(Container.JETTY, Node.war("shop", redis));
                Node office = Node.of(Container.JETTY, Node.war("office", redis))) {
            Visitor visitor = new Visitor();
            visitor.set(shop, "cart", "full");
            String ref = visitor.ask(shop, request -> store(request).refOf(request.getSession()));
            assertThat(new Visitor()
                            .<Boolean>ask(office, request -> store(request).revoke(ref)))
                    .isFalse();
            assertThat(visitor.get(shop, "cart")).isEqualTo("full");
            assertThat(new Visitor()
                            .<Boolean>ask(shop, request -> store(request).revoke(ref)))
                    .isTrue();
            assertThat(visitor.hasSession(shop)).isFalse();
        }
    }

    private static SessionStore store(HttpServletRequest request) {
        return SessionStore.of(request.getServletContext());
    }

    @ParameterizedTest
    @EnumSource
    void nothingAClientSendsAsIdStandsInTheAnswer(Container container) {
        try (Node node = Node.start(container, "session.id.url = true")) {
            String path = PageServlet.path((request, response) -> {
                request.getSession().setAttribute("cart", "full");
                response.getWriter().print(response.encodeURL("next"));
            });
            for (String sent : List.of("evil%0d%0aX-Evil:1", "evil\"", "evil\\", "<evil>", "evil" + "a".repeat(3000))) {
                assertHarmless(Http.get(node.uri(path), "Cookie", "sid=" + sent));
            }
            String query = path.substring(path.indexOf('?'));
            assertHarmless(Http.get(node.uri("/page;jsessionid=evil%0d%0aX-Evil:1" + query)));
            assertHarmless(Http.get(node.uri("/page;jsessionid=evil;jsessionid=evil" + query)));
        }
    }

    private static void assertHarmless(Reply reply) {
        if (reply.status() != 400) { // what the container does not let through
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("X-Evil")).isEmpty();
            assertThat(reply.headers("Set-Cookie") + reply.body()).doesNotContain("evil");
            assertThat(reply.headers("Set-Cookie")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cookiesTossedInFromElsewhereCostAtMostThreeCalls(Container container) {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(redis.uri(), container, "session.sweep-interval = 1h")) {
            String path = PageServlet.path(TELLS);
            String cookies = IntStream.range(0, 100)
                    .mapToObj(i -> "sid=" + Keys.IDS.random().text())
                    .collect(Collectors.joining("; "));
            Http.get(node.uri(path), "Cookie", cookies);
            Calls calls = new Calls(redis);
            assertThat(Http.get(node.uri(path), "Cookie", cookies).body()).isEqualTo("nobody");
            assertThat(calls.sinceThen()).isEqualTo(3);
        }
    }

    @Test
    void idsAreGuessedNoBetterByWhoKnowsManyOfThem() {
        SessionIds ids = new SessionIds("/shop", List.of("correct horse battery"));
        Set<String> secrets =
                IntStream.range(0, 100_000).mapToObj(i -> ids.random().secret()).collect(Collectors.toSet());
        assertThat(secrets).hasSize(100_000);
        for (int at = 0; at < 26; at++) { // the last character has 4 bits only
            int place = at;
            assertThat(secrets.stream().map(secret -> secret.charAt(place)).distinct())
                    .hasSize(64);
        }
    }

    @Test
    void whoWaitsToBeAloneHoldsNoMoreThreadsThanMaxParallel() throws Exception {
        try (Node node = Node.start(
                Container.JETTY,
                "session.exclusive = /page",
                "session.exclusive.wait = 15s",
                "session.max-parallel = 3")) {
            Visitor visitor = new Visitor();
            visitor.set(node, "cart", "full");
            CountDownLatch refused = new CountDownLatch(7);
            List<Integer> statuses = Together.ask(10, i -> {
                int status = visitor.visit(node, (request, response) -> {
                            request.getSession();
                            assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
                        })
                        .status();
                refused.countDown();
                return status;
            });
            assertThat(statuses).containsOnly(200, 429);
            assertThat(statuses.stream().filter(status -> status == 429)).hasSize(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerWithACookieIsInNoSharedCacheWhateverThePageSays(Container container) {
        try (Node node = Node.start(container)) {
            assertThat(cacheControl(node, "public, max-age=60, s-maxage=600")).isEqualTo("max-age=60, private");
            assertThat(cacheControl(node, "no-cache")).isEqualTo("no-cache, private");
            assertThat(cacheControl(node, "no-store")).isEqualTo("no-store");
        }
    }

    /** Of a page that says so before, and of one that says so after it has begun its session. */
    private static String cacheControl(Node node, String ofThePage) {
        String before = new Visitor()
                .visit(node, (request, response) -> {
                    response.setHeader("Cache-Control", ofThePage);
                    request.getSession();
                })
                .header("Cache-Control");
        String after = new Visitor()
                .visit(node, (request, response) -> {
                    request.getSession();
                    response.setHeader("Cache-Control", ofThePage);
                    response.getWriter().print("page");
                })
                .header("Cache-Control");
        assertThat(after).isEqualTo(before);
        return after;
    }

    /** With a grace the old id reads what the login has put in; the README says so. */
    @ParameterizedTest
    @EnumSource
    void plantedIdReadsNothingOfTheLogin(Container container) {
        try (Node node = Node.start(container, "session.id.grace = 1m", "session.principal.attribute = user")) {
            Visitor visitor = new Visitor();
            visitor.set(node, "cart", "full");
            ByHand planted = new ByHand(visitor.id());
            visitor.set(node, "user", "ann");
            assertThat(planted.get(node, "user")).isEqualTo("null");
            assertThat(planted.get(node, "cart")).isEqualTo("full");
            assertThat(visitor.get(node, "user")).isEqualTo("ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void plantedIdReadsNothingOfALoginByTheApplicationEither(Container container) {
        try (Node node = Node.start(container, "session.id.grace = 1m")) {
            Visitor visitor = new Visitor();
            visitor.set(node, "cart", "full");
            ByHand planted = new ByHand(visitor.id());
            visitor.visit(node, (request, response) -> {
                request.changeSessionId();
                request.getSession().setAttribute("user", "ann");
            });
            assertThat(planted.get(node, "user")).isEqualTo("null");
            assertThat(visitor.get(node, "user")).isEqualTo("ann");
        }
    }
}
