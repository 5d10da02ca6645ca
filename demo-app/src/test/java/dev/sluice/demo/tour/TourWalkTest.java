package dev.sluice.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.demo.fault.Faults;
import dev.sluice.testing.Http;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TourWalkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static DemoFixture demo;

    @BeforeAll
    static void start() {
        demo = DemoFixture.withOwnRedis();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    /** The page never waits for the tests, and shows meanwhile what is known; then it shows all. */
    @Test
    void everyPromiseIsKeptOnAHealthyDemo() {
        Visitor ada = demo.visitor("ada");
        assertThat(ada.post(1, "/tour", "step=all").status()).isEqualTo(303);
        assertThat(ada.get(1, "/tour").body()).contains("id=\"running\"").doesNotContain("Run all");
        assertThat(ada.post(1, "/tour", "step=session").status()).isEqualTo(409);
        awaitEnd(ada, 1);
        String page = ada.get(1, "/tour").body();
        assertThat(page.lines().filter(line -> line.contains("badge bad"))).isEmpty();
        assertThat(page).contains("Run all");
        assertThat(page.split("badge good", -1)).hasSize(Steps.all().size() + 1);
        assertThat(ada.get(1, "/tour", "Accept-Language", "zh").body()).contains("兑现");
    }

    @Test
    void onePromiseIsPutToTheTestByItself() {
        Visitor ada = demo.visitor("ada");
        assertThat(ada.post(2, "/tour", "step=session").header("Location")).isEqualTo("/tour#session");
        awaitEnd(ada, 2);
        assertThat(ada.get(2, "/tour").body()).contains("badge good");
        assertThat(ada.post(1, "/tour", "step=nonsense").status()).isEqualTo(404);
    }

    @Test
    void whoIsNoAdministratorSeesTheTourAndCannotStartIt() {
        Visitor bob = demo.visitor("bob");
        assertThat(bob.post(1, "/tour", "step=session").status()).isEqualTo(403);
        assertThat(bob.post(1, "/tour", "step=all").status()).isEqualTo(403);
        assertThat(bob.get(1, "/tour").body())
                .contains("Only an administrator starts them", "/sign-in?next=%2Ftour", "Redis dies")
                .doesNotContain("name=\"step\"");
        Http.Reply asked = demo.visitor().get(1, "/tour");
        assertThat(asked.status()).isEqualTo(303);
    }

    @Test
    void tourIsNotStartedAgainAndAgain() {
        Visitor grace = demo.visitor("grace");
        for (int i = 0; i < 20; i++) {
            assertThat(grace.post(1 + i % 2, "/tour", "step=session").status()).isEqualTo(403);
        }
        assertThat(grace.post(1, "/tour", "step=session").status()).isEqualTo(429);
    }

    @Test
    void promisesAboutTwoNodesFailOnTwoApplicationsThatShareNothing() {
        try (DemoFixture other = DemoFixture.withOwnRedis()) {
            Stage divided = new Stage(List.of(demo.nodes().get(0), other.nodes().get(1)), 1, Optional.empty());
            assertBroken(new SessionOnBothNodes(), divided);
            assertBroken(new CachedOnBothNodes(), divided);
            assertBroken(new TokenRevoked(), divided);
            assertBroken(new OneLimit(), divided);
            assertBroken(new ChatOnBothNodes(), divided);
            assertBroken(new RoomOnBothNodes(), divided);
            assertBroken(new LiveAcrossNodes(), divided);
            assertBroken(new PlansDiffer(), divided);
        }
    }

    @Test
    void nodeThatDoesNotAnswerBreaksAPromiseInWords() {
        Stage nowhere = new Stage(List.of(demo.nodes().get(0), "http://localhost:1"), 1, Optional.empty());
        Outcome outcome = Tour.test(new SessionOnBothNodes(), nowhere);
        assertThat(outcome.passed()).isFalse();
        assertThat(outcome.measured().key()).isEqualTo("no-answer");
    }

    @Test
    void jobIsNotSaidToSurviveANodeThatHasNotDied() {
        Stage stage = new Stage(demo.nodes(), 1, Optional.of(harmless()));
        Outcome outcome = Tour.test(new JobTakenOver(), stage);
        assertThat(outcome.passed()).isFalse();
        assertThat(outcome.measured().key()).isEqualTo("job-wrong");
    }

    @Test
    void redisThatHasNotDiedBreaksThePromiseThatItMayDie() {
        Stage stage = new Stage(demo.nodes(), 1, Optional.of(harmless()));
        assertBroken(new AllIsKept(), stage);
    }

    @Test
    void settingsAreAfterTheTestWhatTheyWere() {
        Visitor bob = demo.visitor("bob");
        String form = "display=B%26b&about=%3Chello%3E%0Athere&replies=LONG&notify=yes";
        await().atMost(PATIENCE).until(() -> bob.post(1, "/settings", form).status() == 303);
        String before = settings(bob);
        Outcome outcome = Tour.test(new SettingsAtOnce(), new Stage(demo.nodes(), 1, Optional.empty()));
        assertThat(outcome.passed()).as("%s", outcome).isTrue();
        assertThat(settings(bob)).isEqualTo(before).contains("&lt;hello&gt;", "B&amp;b");
    }

    /** Breaks nothing. */
    private static Faults harmless() {
        return (Faults) Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {Faults.class}, (proxy, method, arguments) -> null);
    }

    private static String settings(Visitor who) {
        String page = who.get(2, "/settings").body();
        return page.substring(page.indexOf("<form"), page.indexOf("</form>"));
    }

    private static void awaitEnd(Visitor who, int node) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            Http.Reply page = who.get(node, "/tour");
            return page.status() == 200 && !page.body().contains("id=\"running\"");
        });
    }

    private static void assertBroken(Step step, Stage stage) {
        assertThat(Tour.test(step, stage).passed())
                .as(step.getClass().getSimpleName())
                .isFalse();
    }
}
