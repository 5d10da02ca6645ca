package dev.sluice.demo.job;

import static dev.sluice.demo.job.Job.State.DEAD;
import static dev.sluice.demo.job.Job.State.DONE;
import static dev.sluice.demo.job.Job.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.Attempts;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of jobs when workers, networks and Redis die. */
class JobsSurviveTest {
    private static final String URI = RedisServer.shared().uri();
    private static final String READY = "sluice-demo:job:{jobs}:ready";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void flush() {
        RedisServer.shared().flush();
    }

    private static void awaitState(JobNode node, String id, Job.State state) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> node.job(id).state() == state);
    }

    @Test
    void jobOfAKilledWorkerIsFinishedByAnotherNode() throws RedisUnavailable {
        Work first = Work.gated("of the dead");
        Work second = Work.quick("of the living");
        JobNode doomed = JobNode.working(URI, first);
        String id = doomed.submit("work").id();
        await().atMost(Duration.ofSeconds(60)).until(() -> first.begun.get() == 1);
        doomed.kill();
        try (JobNode other = JobNode.working(URI, second)) {
            awaitState(other, id, DONE);
            assertThat(other.job(id).result()).isEqualTo("of the living");
            assertThat(other.job(id).attempt()).isEqualTo(2);
            assertThat(other.jobs.figures()).isEqualTo(new Jobs.Figures(0, 0, 0, 0, 1));
        }
    }

    @Test
    void workerThatSleptThroughItsLeaseCannotOverwriteTheNewerResult() {
        Work gate = Work.gated("");
        try (TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
                JobNode zombie = JobNode.working(relay.uri(), Work.stubborn(gate, "stale"))) {
            String id = zombie.submit("work").id();
            await().atMost(Duration.ofSeconds(60)).until(() -> gate.begun.get() == 1);
            relay.refuse();
            relay.resetAll();
            try (JobNode other = JobNode.working(URI, Work.quick("fresh"))) {
                awaitState(other, id, DONE);
                relay.heal();
                gate.gate.countDown();
                awaitState(zombie, id, DONE);
                String next = other.submit("work").id();
                awaitState(other, next, DONE);
                assertThat(other.job(id).result()).isEqualTo("fresh");
            }
        }
    }

    @Test
    void wordOfAnOlderAttemptIsNotTaken() throws RedisUnavailable {
        try (JobNode node = JobNode.idle(URI, Work.quick("x"))) {
            String id = node.submit("work").id();
            node.queue.prepare();
            Queue.Attempt old = JobsTest.begin(node);
            Queue.Delivery abandoned = await().atMost(Duration.ofSeconds(60))
                    .until(node.queue::abandoned, found -> !found.isEmpty())
                    .get(0);
            Queue.Attempt newer =
                    node.queue.begin(abandoned, "another", true).attempt().orElseThrow();
            assertThat(node.queue.begin(abandoned, "third", true).attempt()).isEmpty();
            assertThat(node.queue.beat(old, 99)).isEqualTo(Queue.Word.LOST);
            assertThat(node.queue.finish(old, "stale")).isEmpty();
            assertThat(node.queue.fail(old, "stale", true)).isEmpty();
            assertThat(node.queue.beat(newer, 10)).isEqualTo(Queue.Word.GO);
            assertThat(node.queue.finish(newer, "fresh")).contains(DONE);
            assertThat(node.job(id).result()).isEqualTo("fresh");
        }
    }

    @Test
    void leaseOfALivingWorkerIsRenewedHoweverLongItWorks() {
        assertThat(Attempts.within(JobNode.LONG_LEASE.multipliedBy(2), JobsSurviveTest::attemptsAtALongJob))
                .isEqualTo(1);
    }

    private static int attemptsAtALongJob() {
        Work work = Work.gated("x");
        try (JobNode one = JobNode.patient(URI, work);
                JobNode other = JobNode.patient(URI, work)) {
            String id = one.submit("work").id();
            awaitState(one, id, RUNNING);
            long begin = System.nanoTime();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> System.nanoTime() - begin
                            > JobNode.LONG_LEASE.plusSeconds(1).toNanos());
            work.gate.countDown();
            awaitState(other, id, DONE);
            return other.job(id).attempt();
        }
    }

    @Test
    void jobThatKillsEachWorkerBecomesADeadLetter() throws RedisUnavailable {
        try (JobNode node = JobNode.idle(URI, Work.quick("x"))) {
            String id = node.submit("work").id();
            node.queue.prepare();
            Queue.Attempt unused = JobsTest.begin(node);
            for (int attempt = 2; attempt <= 3; attempt++) {
                Queue.Delivery abandoned = await().atMost(Duration.ofSeconds(60))
                        .until(node.queue::abandoned, found -> !found.isEmpty())
                        .get(0);
                assertThat(node.queue.begin(abandoned, "doomed", true).attempt())
                        .isPresent();
            }
            Queue.Delivery last = await().atMost(Duration.ofSeconds(60))
                    .until(node.queue::abandoned, found -> !found.isEmpty())
                    .get(0);
            assertThat(node.queue.begin(last, "careful", true).over()).contains(DEAD);
            assertThat(node.job(id).failure()).contains("lost");
        }
    }

    @Test
    void nodeThatIsStoppedGivesItsJobsBackBeforeTheLeaseEnds() {
        Work first = Work.gated("x");
        JobNode leaving = JobNode.working(URI, first);
        String id = leaving.submit("work").id();
        await().atMost(Duration.ofSeconds(60)).until(() -> first.begun.get() == 1);
        leaving.close();
        assertThat(RedisServer.shared().ask("HGET", "sluice-demo:job:{jobs}:job:" + id, "state"))
                .isIn("DELAYED", "READY"); // READY if its last sweep came upon it
        try (JobNode other = JobNode.working(URI, Work.quick("y"))) {
            awaitState(other, id, DONE);
            assertThat(other.job(id).result()).isEqualTo("y");
        }
    }

    @Test
    void consumersOfDeadNodesAreForgottenOnceNothingIsPending() {
        Work work = Work.gated("x");
        JobNode doomed = JobNode.working(URI, work);
        String id = doomed.submit("work").id();
        await().atMost(Duration.ofSeconds(60)).until(() -> work.begun.get() == 1);
        List<String> dead = consumers();
        assertThat(dead).isNotEmpty();
        doomed.kill();
        try (JobNode other = JobNode.working(URI, Work.quick("y"))) {
            awaitState(other, id, DONE);
            await().atMost(PATIENCE).until(() -> Collections.disjoint(consumers(), dead));
        }
    }

    private static List<String> consumers() {
        return RedisServer.shared()
                .ask("XINFO", "CONSUMERS", READY, "workers")
                .lines()
                .filter(line -> line.matches("[0-9a-f-]{36}-[12]"))
                .toList();
    }

    @Test
    void noAcknowledgedJobIsLostWhenRedisCrashesAndComesBack() {
        try (RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                JobNode node = JobNode.working(redis.uri(), Work.quick("x"))) {
            Work work = Work.gated("y");
            node.jobs.handle(work);
            List<String> ids = IntStream.range(0, 10)
                    .mapToObj(i -> node.submit("work").id())
                    .toList();
            await().atMost(Duration.ofSeconds(60)).until(() -> work.begun.get() > 0);
            redis.kill();
            work.gate.countDown();
            redis.restart();
            ids.forEach(id -> awaitState(node, id, DONE));
            assertThat(ids).allSatisfy(id -> assertThat(node.job(id).result()).isEqualTo("y"));
        }
    }

    @Test
    void redisThatForgotEverythingIsWorkedOnAgain() {
        try (JobNode node = JobNode.working(URI, Work.quick("x"))) {
            awaitState(node, node.submit("work").id(), DONE);
            RedisServer.shared().flush();
            awaitState(node, node.submit("work").id(), DONE);
        }
    }

    @Test
    void whileRedisIsAwayJobsAreRefusedOrDoneHereAsConfigured() throws Exception {
        String nowhere = "redis://127.0.0.1:1";
        try (JobNode refusing = JobNode.idle(nowhere, Work.quick("x"));
                JobNode working =
                        JobNode.of(nowhere, JobNode.settings(WhenRedisIsDown.RUN_HERE), 10, Work.quick("done here"))) {
            assertThatThrownBy(() -> refusing.jobs.submit(1, "work", Map.of(), null))
                    .isInstanceOf(RedisUnavailable.class);
            Job job = working.submit("work");
            assertThat(job.state()).isEqualTo(DONE);
            assertThat(job.result()).isEqualTo("done here");
        }
    }

    @Test
    void queueWorksOnAClusterToo() {
        try (RedisCluster cluster = RedisCluster.start();
                JobNode node = JobNode.working(cluster.uri(), Work.quick("x"))) {
            String id = await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> node.submit("work").id(), found -> true);
            awaitState(node, id, DONE);
        }
    }
}
