package dev.sluice.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.testing.Http;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TourWalkTest {
    private static DemoFixture demo;

    @BeforeAll
    static void start() {
        demo = DemoFixture.withOwnRedis();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void everyPromiseIsKeptOnAHealthyDemo() {
        Visitor ada = demo.visitor("ada");
        assertThat(ada.post(1, "/tour", "step=all").status()).isEqualTo(303);
        String page = ada.get(1, "/tour").body();
        assertThat(page).doesNotContain("badge bad");
        assertThat(page.split("badge good", -1)).hasSize(Steps.all().size() + 1);
        assertThat(ada.get(1, "/tour", "Accept-Language", "zh").body()).contains("兑现");
    }

    @Test
    void oneStepIsRunByAnybodyWhoIsSignedIn() {
        Visitor bob = demo.visitor("bob");
        assertThat(bob.post(2, "/tour", "step=session").header("Location")).isEqualTo("/tour#session");
        assertThat(bob.get(2, "/tour").body()).contains("badge good");
    }

    @Test
    void stepsThatBreakThingsAreForAdministrators() {
        Visitor bob = demo.visitor("bob");
        assertThat(bob.post(1, "/tour", "step=redis-away").status()).isEqualTo(403);
        assertThat(bob.post(1, "/tour", "step=nonsense").status()).isEqualTo(404);
        Http.Reply asked = demo.visitor().get(1, "/tour");
        assertThat(asked.status()).isEqualTo(303);
    }

    @Test
    void promisesAboutTwoNodesFailOnTwoApplicationsThatShareNothing() {
        try (DemoFixture other = DemoFixture.withOwnRedis()) {
            Stage divided = new Stage(List.of(demo.nodes().get(0), other.nodes().get(1)), 1, Optional.empty());
            assertBroken(new SessionOnBothNodes(), divided);
            assertBroken(new CachedOnBothNodes(), divided);
            assertBroken(new TokenRevoked(), divided);
            assertBroken(new OneLimit(), divided);
        }
    }

    @Test
    void nodeThatDoesNotAnswerBreaksAPromiseInWords() {
        Stage nowhere = new Stage(List.of(demo.nodes().get(0), "http://localhost:1"), 1, Optional.empty());
        Outcome outcome = Tour.test(new SessionOnBothNodes(), nowhere);
        assertThat(outcome.passed()).isFalse();
        assertThat(outcome.measured().key()).isEqualTo("no-answer");
    }

    private static void assertBroken(Step step, Stage stage) {
        assertThat(Tour.test(step, stage).passed())
                .as(step.getClass().getSimpleName())
                .isFalse();
    }
}
