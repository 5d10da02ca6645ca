package dev.sluice.demo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LocalRunTest {
    private final LocalRun here = new LocalRun();

    private Job run(long user, JobKind kind) throws QueueFull {
        return here.run(user, kind, Map.of(), Instant.EPOCH);
    }

    @Test
    void whileRedisIsAwayAUserHasOneJobDoneAndAllTogetherAFew() throws Exception {
        Work slow = Work.gated("x");
        List<CompletableFuture<Job>> running = new ArrayList<>();
        for (long user = 1; user <= LocalRun.MOST; user++) {
            long each = user;
            running.add(CompletableFuture.supplyAsync(() -> inThread(each, slow), task -> new Thread(task).start()));
        }
        await().until(() -> slow.begun.get() == LocalRun.MOST);
        assertThatThrownBy(() -> run(1, slow)).hasMessage("USER_HERE");
        assertThatThrownBy(() -> run(99, slow)).hasMessage("ALL_HERE");
        slow.gate.countDown();
        for (CompletableFuture<Job> each : running) {
            assertThat(each.get().state()).isEqualTo(Job.State.DONE);
        }
        assertThat(run(1, slow).result()).isEqualTo("x");
    }

    @Test
    void eachBoundIsToldInBothLanguages() {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            ResourceBundle texts = ResourceBundle.getBundle("dev.sluice.demo.job.texts", locale);
            assertThat(QueueFull.Bound.values())
                    .extracting(bound -> texts.getString("full." + bound))
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
        }
    }

    private Job inThread(long user, JobKind kind) {
        try {
            return run(user, kind);
        } catch (QueueFull e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void workThatFailsGivesItsPlaceBack() throws Exception {
        JobKind faulty = new JobKind() {
            @Override
            public String name() {
                return "work";
            }

            @Override
            public String run(JobRun run) {
                throw new IllegalStateException("no");
            }
        };
        for (int i = 0; i <= LocalRun.MOST; i++) {
            assertThat(run(1, faulty).state()).isEqualTo(Job.State.DEAD);
        }
    }
}
