package dev.sluice.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.demo.fault.Load;
import dev.sluice.demo.web.Exchange;
import dev.sluice.testing.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsoleWalkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAGE = "/static/web/demo.css?console";
    private static final String[] PAGES = {
        "/admin",
        "/admin/figures",
        "/admin/cache",
        "/admin/limits",
        "/admin/revocations",
        "/admin/jobs",
        "/admin/slow",
        "/admin/faults"
    };

    private static final String STRANGER = "198.51.100.7";

    private static DemoFixture demo;
    private static Visitor ada;

    @BeforeAll
    static void start() {
        demo = DemoFixture.withOwnRedis();
        ada = demo.visitor("ada");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void consoleIsForAdministratorsOnly() {
        Visitor bob = demo.visitor("bob");
        Visitor stranger = demo.visitor();
        assertThat(Stream.of(PAGES).map(page -> stranger.get(1, page).status())).containsOnly(303);
        assertThat(Stream.of(PAGES).map(page -> bob.get(1, page).status())).containsOnly(403);
        assertThat(Stream.of(PAGES).map(page -> bob.post(2, page, "what=all").status()))
                .containsOnly(403);
        assertThat(Stream.of(PAGES).map(page -> ada.get(2, page).status())).containsOnly(200);
        assertThat(Stream.of(PAGES)
                        .map(page -> ada.get(1, page, "Accept-Language", "zh").status()))
                .containsOnly(200);
    }

    /** Cached pages carry the same menu for everybody, so it leads people here who may not enter. */
    @Test
    void whoMayNotEnterTheConsoleIsToldWhoMayAndHowToSignInAsOne() {
        Visitor bob = demo.visitor("bob");
        assertThat(bob.get(1, "/characters").body()).contains("href=\"/admin\"");
        assertThat(bob.get(1, "/admin").body())
                .contains("The console is for administrators", "href=\"/sign-in?next=%2Fadmin\"", "<code>ada</code>");
        assertThat(bob.get(2, "/admin/cache", "Accept-Language", "zh").body())
                .contains("控制台仅供管理员使用", "href=\"/sign-in?next=%2Fadmin%2Fcache\"");
    }

    @Test
    void figuresTellWhatTheNodeHasDone() {
        Visitor visitor = demo.visitor();
        visitor.get(1, PAGE + "=figures");
        visitor.get(1, PAGE + "=figures");
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode figures = figures(1);
            assertThat(figures.path("node").asText()).isEqualTo("node 1");
            assertThat(figures.path("answers").path("near").asLong()).isPositive();
            assertThat(figures.path("answers").path("misses").asLong()).isPositive();
            assertThat(figures.path("limits").path("within").asLong()).isPositive();
            assertThat(figures.path("redis").path("answers").asBoolean()).isTrue();
            assertThat(figures.path("redis").path("p99Millis").asDouble()).isPositive();
            assertThat(figures.path("redis").path("usedBytes").asLong()).isPositive();
            assertThat(figures.path("people").path("sessions").asLong()).isPositive();
            assertThat(figures.path("statements").isNumber()).isTrue();
        });
    }

    /** Other requests are those of this test, which are few beside the load. */
    @Test
    void eachRequestOfALoadIsCountedOnceOnTheNodeThatAnswersIt() throws IOException {
        long before = freshWithin(1) + freshWithin(2);
        Load load = demo.faults().load();
        load.start(demo.nodes(), 10, Duration.ofSeconds(30));
        await().atMost(PATIENCE).until(() -> load.state().answers() > 100);
        load.stop();
        await().atMost(PATIENCE).untilAsserted(() -> {
            long answers = load.state().answers();
            assertThat(freshWithin(1) + freshWithin(2) - before).isBetween(answers, answers + 30);
        });
        assertThat(load.state().statuses()).containsOnlyKeys(200);
    }

    /** Figures are a second old at most, so the instant says whether they are new. */
    private static long freshWithin(int node) {
        Instant asked = Instant.now();
        return await().atMost(PATIENCE)
                .until(
                        () -> figures(node),
                        figures -> Instant.parse(figures.path("at").asText()).isAfter(asked))
                .path("limits")
                .path("within")
                .asLong();
    }

    @Test
    void everyPlotHasATitleALabelAndWhatToWatchFor() {
        String page = ada.get(1, "/admin").body();
        assertThat(page.split("<figure class=\"plot card\"", -1)).hasSize(Plot.values().length + 1);
        assertThat(page)
                .contains("aria-label=\"Plot: ", "Statements to the database")
                .doesNotContain("style=");
    }

    @Test
    void copyIsSeenOnEachNodeAndPurgedFromBothByPath() {
        Visitor visitor = demo.visitor();
        visitor.get(1, PAGE + "=look", "Accept-Language", "en");
        assertThat(look("=look")).contains("in the memory of the node", "in Redis");
        ada.post(2, "/admin/cache", "what=path&path=/static/web/demo.css?console=look");
        assertThat(look("=look")).doesNotContain("in the memory of the node", "in Redis");
        assertThat(visitor.get(1, PAGE + "=look").header("Cache-Status")).contains("fwd=");
    }

    @Test
    void everythingWithATagIsPurgedFromBothNodes() {
        Visitor visitor = demo.visitor();
        for (int node = 1; node <= 2; node++) {
            visitor.get(node, "/characters");
            assertThat(visitor.get(node, "/characters").header("Cache-Status")).contains("; hit");
        }
        ada.post(1, "/admin/cache", "what=tag&tag=characters");
        assertThat(visitor.get(1, "/characters").header("Cache-Status")).contains("fwd=");
        ada.post(1, "/admin/cache", "what=tag&tag=characters");
        await().atMost(PATIENCE)
                .until(() ->
                        visitor.get(2, "/characters").header("Cache-Status").contains("fwd="));
    }

    @Test
    void everythingIsPurgedFromBothNodes() {
        demo.visitor().get(2, PAGE + "=all", "Accept-Language", "en");
        assertThat(ada.post(1, "/admin/cache", "what=all").header("Location")).isEqualTo("/admin/cache?done=all");
        assertThat(look("=all")).doesNotContain("in the memory of the node", "in Redis");
    }

    @Test
    void pathThatIsNoneIsRefusedInWords() {
        assertThat(ada.post(1, "/admin/cache", "what=path&path=//elsewhere.example/x")
                        .status())
                .isEqualTo(422);
        assertThat(ada.get(1, "/admin/cache?path=@elsewhere.example/").status()).isEqualTo(422);
    }

    @Test
    void clientThatWasRefusedIsLetInAfterTheReset() {
        int status = 422;
        for (int i = 0; i < 40 && status == 422; i++) {
            status = failToSignIn(1 + i % 2);
        }
        assertThat(status).isEqualTo(429);
        Http.Reply reset = ada.post(2, "/admin/limits", "rule=sign-in&client=" + STRANGER);
        assertThat(reset.header("Location")).isEqualTo("/admin/limits?rule=sign-in&done=reset");
        await().atMost(PATIENCE).until(() -> failToSignIn(1) == 422);
    }

    private static int failToSignIn(int node) {
        String form = "name=nobody-" + UUID.randomUUID().toString().substring(0, 8) + "&password=wrong-on-purpose";
        return new Http()
                .send(
                        "POST",
                        URI.create(demo.nodes().get(node - 1) + "/sign-in"),
                        form,
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Forwarded-For",
                        STRANGER)
                .status();
    }

    @Test
    void clientsWithTheMostCallsAreListedByHash() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(ada.get(1, "/admin/limits?rule=pages").body())
                                .contains("name=\"hash\""));
        Matcher hash = Pattern.compile("name=\"hash\" value=\"([^\"]+)\"")
                .matcher(ada.get(1, "/admin/limits?rule=pages").body());
        assertThat(hash.find()).isTrue();
        assertThat(ada.post(1, "/admin/limits", "rule=pages&hash=" + hash.group(1))
                        .status())
                .isEqualTo(303);
        assertThat(ada.get(1, "/admin/limits?rule=nonsense").status()).isEqualTo(404);
    }

    @Test
    void userIsSignedOutEverywhereWithTheReasonInTheAuditAndThatCanBeTakenBack() {
        Visitor grace = demo.visitor("grace");
        String token = grace.cookie("token");
        assertThat(grace.statusOfCall(2, token)).isEqualTo(200);
        ada.post(1, "/admin/revocations", "what=revoke&user=grace&why=lost+laptop");
        assertThat(grace.statusOfCall(2, token)).isEqualTo(401);
        String page = ada.get(2, "/admin/revocations").body();
        assertThat(page).contains("lost laptop", "all tokens of a user").containsPattern("<td>ada</td>");
        Matcher place = Pattern.compile("name=\"place\" value=\"([^\"]+)\"").matcher(page);
        assertThat(place.find()).isTrue();
        Http.Reply restored = ada.post(2, "/admin/revocations", "what=restore&kind=SUBJECT&place=" + place.group(1));
        assertThat(restored.header("Location")).endsWith("done=restored");
        assertThat(grace.statusOfCall(1, token)).isEqualTo(200);
    }

    @Test
    void jobThatIsOverIsCountedOnThePageOfTheQueueAndInTheFigures() {
        demo.visitor("grace").post(1, "/jobs", "kind=slow-count&argument=1");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(figures(2).path("jobs").path("done").asLong())
                                .isPositive());
        assertThat(ada.get(1, "/admin/jobs").body()).contains("Dead letters", "There are none");
        assertThat(ada.post(1, "/admin/jobs", "entry=1-1").status()).isEqualTo(404);
    }

    @Test
    void slowLogAndFailuresAreShownInWords() {
        assertThat(ada.get(1, "/admin/slow").body()).contains("Slow log of Redis", "pool-exhausted");
    }

    private static String look(String query) {
        return ada.get(1, "/admin/cache?path=/static/web/demo.css?console" + query, "Accept-Language", "en")
                .body();
    }

    private static JsonNode figures(int node) throws IOException {
        return Exchange.JSON.readTree(ada.get(node, "/admin/figures").bytes());
    }
}
