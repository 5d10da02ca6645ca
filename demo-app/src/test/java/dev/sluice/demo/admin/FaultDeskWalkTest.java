package dev.sluice.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.testing.Http;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultDeskWalkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    /** Once everything is whole again, whatever a test has left broken. */
    @AfterEach
    void mend() {
        demo.faults().startRedis();
        demo.faults().slowRedis(Duration.ZERO);
        for (int node = 1; node <= 2; node++) {
            demo.faults().reconnect(node);
            demo.faults().startNode(node);
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> desk(1).contains("Redis runs"));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> desk(2).contains("Redis runs"));
    }

    @Test
    void consoleSaysThatRedisIsAwayAndThatItIsBack() {
        press(1, "what=stop-redis");
        await().atMost(PATIENCE).until(() -> desk(1).contains("Redis is dead"));
        await().atMost(PATIENCE) // The figures may be a second old.
                .untilAsserted(() -> assertThat(ada.get(1, "/admin").body())
                        .contains("role=\"alert\" id=\"away\">Redis does not answer"));
        assertThat(ada.get(1, "/admin/slow").status()).isEqualTo(200);
        press(1, "what=start-redis");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ada.get(1, "/admin").body()).contains("id=\"away\" hidden>"));
    }

    @Test
    void whileRedisIsAwayTheConsoleIsForTokensThatTheNodeHasLatelyFoundGood() {
        Visitor newcomer = demo.visitor("ada");
        Visitor leaver = demo.visitor("ada");
        assertThat(leaver.get(1, "/admin").status()).isEqualTo(200);
        String stolen = "token=" + leaver.cookie("token");
        leaver.post(2, "/sign-out", "");
        assertThat(status("/admin", stolen)).isEqualTo(303); // So that the node knows.
        desk(1);
        press(1, "what=stop-redis");
        assertThat(desk(1)).contains("Redis is dead");
        assertThat(newcomer.get(1, "/admin").status()).isEqualTo(503);
        assertThat(status("/admin", stolen)).isEqualTo(503);
        press(1, "what=start-redis");
        await().atMost(PATIENCE).until(() -> newcomer.get(1, "/admin").status() == 200);
    }

    private static int status(String path, String cookie) {
        return Http.get(URI.create(demo.nodes().get(0) + path), "Cookie", cookie)
                .status();
    }

    @Test
    void nodeIsKilledFromTheOtherOneAndStartedAgain() {
        press(1, "what=kill&node=2");
        assertThat(desk(1)).contains("node 2 is dead");
        press(1, "what=start&node=2");
        assertThat(desk(2)).contains("node 2 runs", "Node 2, where you are");
    }

    @Test
    void whoKillsTheNodeHeIsOnIsToldWhereToGoOn() {
        assertThat(desk(1))
                .contains("When you kill node 1, go on at <a href=\""
                        + demo.nodes().get(1));
        String farewell = ada.post(1, "/admin/faults", "what=kill&node=1").body();
        assertThat(farewell).contains("going down", demo.nodes().get(1) + "/admin/faults");
        await().atMost(PATIENCE).until(() -> desk(2).contains("node 1 is dead"));
    }

    @Test
    void nodeThatIsCutOffAnswersAsWithoutRedisAndTheOtherAsEver() {
        press(2, "what=cut-off&node=1");
        assertThat(desk(2)).contains("node 1 is cut off");
        await().atMost(PATIENCE).until(() -> ada.get(1, "/health").status() == 503);
        assertThat(ada.get(2, "/health").status()).isEqualTo(200);
        press(2, "what=reconnect&node=1");
        await().atMost(PATIENCE).until(() -> ada.get(1, "/health").status() == 200);
    }

    @Test
    void slownessSurvivesAReconnect() {
        press(1, "what=slow&millis=20");
        assertThat(desk(1)).contains("20 ms slower");
        press(1, "what=cut-off&node=2");
        press(1, "what=reconnect&node=2");
        await().atMost(PATIENCE).until(() -> ada.get(2, "/health").status() == 200);
        long begin = System.nanoTime();
        desk(2);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(40));
    }

    @Test
    void nodeWhoseListeningWasBrokenHearsOfAPurgeAsSoonAsItListensAgain() {
        String page = "/static/web/demo.css?dropped";
        Visitor visitor = demo.visitor();
        visitor.get(1, page);
        press(1, "what=drop&node=2");
        visitor.get(2, page);
        ada.post(1, "/admin/cache", "what=path&path=" + page);
        await().atMost(PATIENCE)
                .until(() -> visitor.get(2, page).header("Cache-Status").contains("fwd="));
    }

    @Test
    void loadOfAChosenSizeIsShownFromEachNodeAndStopped() {
        press(1, "what=load&users=3&seconds=60");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(desk(2)).contains("3 visitors").containsPattern("200 × [1-9]"));
        press(2, "what=stop-load");
        assertThat(desk(1)).contains("The last load: 3 visitors");
        assertThat(ada.post(1, "/admin/faults", "what=load&users=201&seconds=60")
                        .status())
                .isEqualTo(422);
    }

    private static void press(int node, String form) {
        assertThat(ada.post(node, "/admin/faults", form).status()).isBetween(200, 303);
    }

    private static String desk(int node) {
        return ada.get(node, "/admin/faults").body();
    }
}
