package dev.sluice.demo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.testing.Http.Reply;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobPagesTest {
    private static final Pattern ID = Pattern.compile("data-job=\"([0-9a-f-]{36})\"");
    private static DemoFixture demo;

    @BeforeAll
    static void start() {
        demo = DemoFixture.start();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void jobBegunOnOneNodeIsSeenDoneOnTheOtherAndItsResultIsAFile() {
        Visitor ada = demo.visitor("ada");
        assertThat(ada.post(1, "/jobs", "kind=slow-count&argument=1").status()).isEqualTo(303);
        String page = await().atMost(Duration.ofSeconds(60))
                .until(() -> ada.get(2, "/jobs").body(), body -> body.contains("/result"));
        assertThat(page).contains("badge good", "value=\"100\"", "Slow count");
        String path = "/jobs/" + id(page) + "/result";
        Reply result = ada.get(2, path);
        assertThat(result.body()).isEqualTo("Counted to 1 in attempt 1.\n");
        assertThat(result.header("Content-Disposition"))
                .matches("attachment; filename=\"slow-count-[0-9a-f]{8}\\.txt\"");
        assertThat(demo.visitor("bob").get(1, path).status()).isEqualTo(404);
    }

    @Test
    void runningJobIsCancelledFromItsPageByItsOwnerOnly() {
        Visitor grace = demo.visitor("grace");
        grace.post(1, "/jobs", "kind=slow-count&argument=1000");
        String id = id(grace.get(1, "/jobs").body());
        assertThat(demo.visitor("bob").post(1, "/jobs/" + id + "/cancel", "").status())
                .isEqualTo(404);
        assertThat(grace.post(2, "/jobs/" + id + "/cancel", "").status()).isEqualTo(303);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> grace.get(2, "/jobs").body().contains("data-state=\"cancelled\""));
    }

    @Test
    void whatIsNotThereOrOutOfBoundsIsRefused() {
        Visitor ada = demo.visitor("ada");
        assertThat(ada.post(1, "/jobs", "kind=slow-count&argument=1001").status())
                .isEqualTo(422);
        assertThat(ada.post(1, "/jobs", "kind=nothing&argument=1").status()).isEqualTo(404);
        assertThat(ada.post(1, "/jobs", "kind=export-conversation&argument=none")
                        .status())
                .isEqualTo(404);
        assertThat(ada.get(1, "/jobs/none/result").status()).isEqualTo(404);
        assertThat(demo.visitor().get(1, "/jobs").status()).isEqualTo(303);
    }

    private static String id(String page) {
        Matcher id = ID.matcher(page);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }
}
