package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks both nodes of one running demo as visitors do. */
class DemoWalkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration DELAY = Duration.ofMillis(300);

    /** A healthy Redis on a busy machine must not look like one that is away. */
    private static final Map<String, String> PATIENT = Map.of("redis.timeout", "2s", "changelog.lease", "5s");

    private static RedisServer redis;
    private static RunningDemo demo;

    private Visitor visitor;

    @BeforeAll
    static void start() throws CannotStart {
        PATIENT.forEach(System::setProperty);
        redis = RedisServer.start();
        demo = RunningDemo.start(
                new DemoOptions(PortPair.first(), DELAY, redis.uri(), "a secret of at least 32 bytes!!!"));
    }

    @AfterAll
    static void stop() {
        demo.close();
        redis.close();
        PATIENT.keySet().forEach(System::clearProperty);
    }

    @BeforeEach
    void enter() {
        redis.flush(); // what others have used up of the limits
        visitor = new Visitor(demo.nodes());
    }

    @Test
    void signInOnOneNodeHoldsOnTheOtherUnderANewSessionId() {
        visitor.post(1, "/cart", "product=Rope");
        String planted = visitor.cookie("sid");
        assertThat(visitor.signIn(1, "ada").status()).isEqualTo(303);
        assertThat(visitor.get(2, "/").body()).contains("signed in as <strong>ada</strong>");
        assertThat(visitor.cookie("sid")).isNotEqualTo(planted);
    }

    @Test
    void basketFilledOnOneNodeIsChangedAndSeenOnTheOther() {
        visitor.post(1, "/cart", "product=Rope");
        visitor.post(2, "/cart", "product=Rope");
        assertThat(visitor.get(1, "/cart").body()).contains("Rope</th><td>2</td>");
        visitor.post(1, "/cart", "product=Rope&do=remove");
        assertThat(visitor.get(2, "/cart").body()).contains("Rope</th><td>1</td>");
    }

    @Test
    void slowListIsSlowOnceAndFastOnBothNodesAfterwards() {
        long start = System.nanoTime();
        assertThat(visitor.get(1, "/products").header("Age")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY);
        String writtenOnce = awaitHit(1).body();
        Http.Reply other = visitor.get(2, "/products");
        assertThat(other.header("Cache-Status")).contains("hit").contains("detail=far");
        assertThat(other.header("Age")).matches("[0-9]+");
        assertThat(other.header("X-Sluice-Node")).isEqualTo("node 2");
        assertThat(other.body()).isEqualTo(writtenOnce);
    }

    @Test
    void newPriceSetOnOneNodeIsSeenOnTheOtherByTheNextRequest() {
        visitor.get(1, "/products");
        awaitHit(1);
        for (int cents : new int[] {111, 222, 333}) {
            assertThat(visitor.post(2, "/products", "product=Rope&cents=" + cents)
                            .status())
                    .isEqualTo(303);
            // What the other node keeps in its memory ends within the lease, a moment in practice.
            await().atMost(PATIENCE)
                    .until(() -> visitor.get(1, "/products").body().contains("value=\"" + cents + '"'));
        }
    }

    @Test
    void tokenRevokedOnOneNodeIsRefusedOnTheOther() {
        visitor.signIn(1, "ada");
        String token = visitor.cookie("token");
        assertThat(visitor.statusOfCall(1, token)).isEqualTo(200);
        assertThat(visitor.statusOfCall(2, token)).isEqualTo(200);
        visitor.post(1, "/sign-out", "what=this");
        assertThat(visitor.statusOfCall(2, token)).isEqualTo(401);
        assertThat(visitor.get(2, "/").body()).contains("not signed in");
    }

    @Test
    void signOutEverywhereEndsEverySignInOfTheUserAndOfNobodyElse() {
        Visitor phone = new Visitor(demo.nodes());
        Visitor other = new Visitor(demo.nodes());
        visitor.signIn(1, "ada");
        phone.signIn(2, "ada");
        other.signIn(2, "bob");
        visitor.post(1, "/sign-out", "what=everywhere");
        assertThat(phone.get(1, "/").body()).contains("not signed in");
        assertThat(other.get(1, "/").body()).contains("<strong>bob</strong>");
    }

    @Test
    void whoWasSignedOutEverywhereCanSignInAgain() {
        visitor.signIn(1, "ada");
        visitor.post(1, "/sign-out", "what=everywhere");
        // A token of the same second would be refused with the others: iat is not finer.
        await().atMost(PATIENCE).until(() -> {
            visitor.signIn(1, "ada");
            return visitor.get(2, "/").body().contains("<strong>ada</strong>");
        });
    }

    @Test
    void tooManyCallsOverBothNodesGet429AndATimeToWait() {
        visitor.signIn(1, "ada");
        String token = visitor.cookie("token");
        for (int i = 0; i < 20; i++) {
            assertThat(visitor.statusOfCall(1 + i % 2, token)).isEqualTo(200);
        }
        Http.Reply refused = visitor.get(2, "/api/me");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 10);
        assertThat(refused.header("X-Sluice-Node")).isEqualTo("node 2");
    }

    @Test
    void apiAsksForAToken() {
        assertThat(visitor.get(1, "/api/me").status()).isEqualTo(401);
    }

    @Test
    void formOfAnotherSiteIsRefused() {
        assertThat(visitor.post(1, "/cart", "product=Rope", "https://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void wrongPasswordSignsNobodyIn() {
        assertThat(visitor.post(1, "/sign-in", "name=ada&password=guess").status())
                .isEqualTo(422);
        assertThat(visitor.cookie("token")).isEmpty();
    }

    @Test
    void wrongSignInKeepsTheNameAndSaysWhatIsExpected() {
        assertThat(visitor.post(1, "/sign-in", "name=Ada&password=guess").body())
                .contains("value=\"Ada\"", "role=\"alert\"");
    }

    @Test
    void methodNobodyServesIsRefusedInTheLayoutOfTheDemo() {
        Http.Reply reply = visitor.post(1, "/token", "");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(reply.body()).contains("<h1>Not this way</h1>", "Written by <strong>node 1</strong>");
    }

    @Test
    void pageThatIsOpenIsMarkedInTheNavigation() {
        assertThat(visitor.get(1, "/cart").body())
                .containsOnlyOnce("aria-current")
                .contains("<a href=\"/cart\" aria-current=\"page\">");
    }

    @Test
    void whatAVisitorSendsIsEscaped() {
        assertThat(visitor.get(1, "/%3Cscript%3E").body()).doesNotContain("<script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/sign-in", "/cart", "/products", "/nowhere", "/static/demo.css", "/health", "/metrics"})
    void everyAnswerNamesItsNodeAndForbidsForeignCode(String path) {
        Http.Reply reply = visitor.get(2, path);
        assertThat(reply.header("X-Sluice-Node")).isEqualTo("node 2");
        assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(reply.header("Server")).isEmpty();
        assertThat(reply.body()).doesNotContain("<script").doesNotContain("style=");
    }

    @Test
    void redisGoneMeansDocumentedAnswersAndRedisBackMeansAllWorksAgain() {
        visitor.signIn(1, "ada");
        visitor.get(1, "/products");
        redis.kill();
        Visitor stranger = new Visitor(demo.nodes());
        assertThat(stranger.get(1, "/health").status()).isEqualTo(503);
        assertThat(visitor.get(1, "/health").status()).isEqualTo(503);
        assertThat(visitor.get(1, "/health").body()).contains("\"status\":\"DOWN\"");
        assertThat(visitor.get(1, "/static/demo.css").status()).isEqualTo(200);
        assertThat(visitor.get(1, "/metrics").status()).isEqualTo(200);
        assertThat(visitor.get(1, "/cart").status()).isEqualTo(503);
        assertThat(visitor.get(2, "/cart").header("Retry-After")).isNotEmpty();
        assertThat(stranger.get(1, "/products").status()).isEqualTo(200);
        assertThat(stranger.get(2, "/").status()).isEqualTo(200);
        redis.restart();
        await().atMost(PATIENCE).until(() -> stranger.get(2, "/health").status() == 200);
        await().atMost(PATIENCE).until(() -> visitor.get(2, "/").status() == 200);
        assertThat(visitor.signIn(2, "ada").status()).isEqualTo(303);
        await().atMost(PATIENCE).until(() -> visitor.get(1, "/").body().contains("<strong>ada</strong>"));
    }

    private Http.Reply awaitHit(int node) {
        return await().atMost(PATIENCE)
                .until(
                        () -> visitor.get(node, "/products"),
                        reply -> reply.header("Cache-Status").contains("hit"));
    }
}
