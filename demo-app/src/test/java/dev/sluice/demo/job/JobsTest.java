package dev.sluice.demo.job;

import static dev.sluice.demo.job.Job.State.CANCELLED;
import static dev.sluice.demo.job.Job.State.DEAD;
import static dev.sluice.demo.job.Job.State.DELAYED;
import static dev.sluice.demo.job.Job.State.DONE;
import static dev.sluice.demo.job.Job.State.READY;
import static dev.sluice.demo.job.Job.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a queue does while everybody is well; {@link JobsSurviveTest} has the rest. */
class JobsTest {
    private static final String URI = RedisServer.shared().uri();
    private static final String BASE = "sluice-demo:job:{jobs}:";

    private final List<JobNode> nodes = new ArrayList<>();

    @BeforeEach
    void flush() {
        RedisServer.shared().flush();
    }

    @AfterEach
    void close() {
        nodes.forEach(JobNode::close);
    }

    private JobNode add(JobNode node) {
        nodes.add(node);
        return node;
    }

    private static void awaitState(JobNode node, String id, Job.State state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> node.job(id).state() == state);
    }

    @Test
    void jobIsDoneAndItsResultAndItsWayAreTold() {
        JobNode node = add(JobNode.working(URI, Work.quick("42")));
        Job submitted = node.submit("work");
        awaitState(node, submitted.id(), DONE);
        Job done = node.job(submitted.id());
        assertThat(done.result()).isEqualTo("42");
        assertThat(done.percent()).isEqualTo(100);
        assertThat(done.attempt()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> node.told.size() == 3);
        assertThat(node.told).extracting(Change::state).containsExactly(RUNNING, RUNNING, DONE);
        assertThat(node.told).extracting(Change::percent).containsExactly(0, 50, 100);
    }

    @Test
    void twoNodesShareTheWorkAndEachJobIsDoneOnce() throws RedisUnavailable {
        Work work = Work.quick("x");
        JobNode one = add(JobNode.patient(URI, work));
        add(JobNode.patient(URI, work));
        for (int i = 0; i < 40; i++) {
            one.submit("work");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> one.jobs.figures().doneToday() == 40);
        assertThat(work.begun).hasValue(40);
        assertThat(one.jobs.figures()).isEqualTo(new Jobs.Figures(0, 0, 0, 0, 40));
        assertThat(one.jobs.of(JobNode.ADA)).hasSize(40).allMatch(job -> job.result() == null);
        assertThat(one.jobs.of(2)).isEmpty();
    }

    @Test
    void failedJobIsTriedAgainAfterAWaitAndSucceeds() {
        AtomicInteger tries = new AtomicInteger();
        JobNode node = add(JobNode.working(URI, kind(run -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return "at last " + run.fence();
        })));
        Job job = node.submit("work");
        awaitState(node, job.id(), DONE);
        assertThat(node.job(job.id()).result()).isEqualTo("at last 3");
        assertThat(node.told).extracting(Change::state).containsSubsequence(DELAYED, RUNNING, DELAYED, RUNNING, DONE);
    }

    @Test
    void waitDoublesWithEachAttemptUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(6));
        assertThat(List.of(1, 2, 3, 4, 60))
                .extracting(attempt -> backoff.after(attempt, 1).toMillis())
                .containsExactly(1000L, 2000L, 4000L, 6000L, 6000L);
        assertThat(backoff.after(2, 0)).hasMillis(1000);
        assertThat(backoff.after(2, 0.5)).hasMillis(1500);
    }

    @Test
    void delayedJobsStandByTheTimeOfTheirNextAttempt() throws Exception {
        JobNode node = add(JobNode.idle(URI, Work.quick("x")));
        Job job = node.submit("work");
        node.queue.prepare();
        Queue.Attempt attempt = begin(node);
        assertThat(node.queue.fail(attempt, "broken", true)).contains(DELAYED);
        long due = Long.parseLong(RedisServer.shared().ask("ZSCORE", BASE + "delayed", job.id()));
        String[] time = RedisServer.shared().ask("TIME").split("\\s+", 2);
        assertThat(due).isGreaterThanOrEqualTo(job.created().toEpochMilli() + 10);
        assertThat(due).isLessThanOrEqualTo(Long.parseLong(time[0]) * 1000 + 1020);
        assertThat(node.job(job.id()).failure()).isEqualTo("broken");
        assertThat(node.jobs.figures()).isEqualTo(new Jobs.Figures(0, 0, 1, 0, 0));
    }

    @Test
    void jobThatFailsEachTimeBecomesADeadLetter() throws RedisUnavailable {
        JobNode node = add(JobNode.working(URI, kind(run -> {
            throw new IllegalStateException("never");
        })));
        Job job = node.submit("work");
        awaitState(node, job.id(), DEAD);
        assertThat(node.job(job.id()).attempt()).isEqualTo(3);
        assertThat(RedisServer.shared().ask("XRANGE", BASE + "dead", "-", "+")).contains(job.id(), "never");
        assertThat(node.jobs.figures().dead()).isEqualTo(1);
    }

    @Test
    void deadLetterIsToldWithItsFailureAndTriedAgain() throws RedisUnavailable, QueueFull {
        AtomicBoolean isMended = new AtomicBoolean();
        JobNode node = add(JobNode.working(URI, kind(run -> {
            if (!isMended.get()) {
                throw new IllegalArgumentException("no such thing");
            }
            return "n is " + run.argument("n");
        })));
        Job job = node.submit("work");
        awaitState(node, job.id(), DEAD);
        DeadLetter letter = node.jobs.deadLetters(10).get(0);
        assertThat(letter.job()).isEqualTo(job.id());
        assertThat(letter.failure()).isEqualTo("no such thing");
        isMended.set(true);
        Job again = node.jobs.retry(letter.entry()).orElseThrow();
        awaitState(node, again.id(), Job.State.DONE);
        assertThat(node.job(again.id()).result()).isEqualTo("n is 1");
        assertThat(node.jobs.deadLetters(10)).isEmpty();
        assertThat(node.jobs.retry(letter.entry())).isEmpty();
    }

    @Test
    void whatNoAttemptCanDoIsNotTriedAgain() {
        JobNode node = add(JobNode.working(URI, kind(run -> {
            throw new IllegalArgumentException("no such conversation");
        })));
        Job job = node.submit("work");
        awaitState(node, job.id(), DEAD);
        assertThat(node.job(job.id()).attempt()).isEqualTo(1);
    }

    @Test
    void resultIsKeptUpToItsBoundAndNotBeyond() {
        String longest = "x".repeat(JobRun.MOST_RESULT_BYTES);
        AtomicInteger more = new AtomicInteger();
        JobNode node = add(JobNode.working(URI, kind(run -> longest + "y".repeat(more.get()))));
        Job kept = node.submit("work");
        awaitState(node, kept.id(), DONE);
        assertThat(node.job(kept.id()).result()).isEqualTo(longest);
        more.set(1);
        Job refused = node.submit("work");
        awaitState(node, refused.id(), DEAD);
        assertThat(node.job(refused.id()).result()).isNull();
    }

    @Test
    void runningJobEndsWhenItIsCancelled() throws RedisUnavailable {
        Work work = Work.gated("x");
        JobNode node = add(JobNode.working(URI, work));
        JobNode other = add(JobNode.idle(URI, work));
        Job job = node.submit("work");
        awaitState(node, job.id(), RUNNING);
        other.jobs.cancel(job.id());
        awaitState(node, job.id(), CANCELLED);
        assertThat(node.job(job.id()).result()).isNull();
        assertThat(node.jobs.figures()).isEqualTo(new Jobs.Figures(0, 0, 0, 0, 0));
    }

    @Test
    void waitingJobIsCancelledAtOnceAndNeverBegins() throws RedisUnavailable {
        Work work = Work.quick("x");
        JobNode taker = add(JobNode.idle(URI, work));
        Job job = taker.submit("work");
        taker.jobs.cancel(job.id());
        assertThat(taker.job(job.id()).state()).isEqualTo(CANCELLED);
        Job next = taker.submit("work");
        JobNode worker = add(JobNode.working(URI, work));
        awaitState(worker, next.id(), DONE);
        assertThat(work.begun).hasValue(1);
        taker.jobs.cancel(next.id());
        assertThat(taker.job(next.id()).state()).isEqualTo(DONE);
    }

    @Test
    void sameKeyGivesTheSameJobUntilItIsOver() throws RedisUnavailable, QueueFull {
        JobNode node = add(JobNode.idle(URI, Work.quick("x")));
        Job first = node.submit("work", "conversation 7");
        assertThat(node.submit("work", "conversation 7").id()).isEqualTo(first.id());
        assertThat(node.jobs.submit(2, "work", Map.of(), "conversation 7").id()).isNotEqualTo(first.id());
        node.jobs.cancel(first.id());
        assertThat(node.submit("work", "conversation 7").id()).isNotEqualTo(first.id());
    }

    @Test
    void nobodyFillsTheQueue() throws RedisUnavailable, QueueFull {
        JobNode node = add(JobNode.of(URI, JobNode.settings(WhenRedisIsDown.REFUSE), 101, Work.quick("x")));
        for (int i = 0; i < 100; i++) {
            node.submit("work");
        }
        assertThatThrownBy(() -> node.jobs.submit(JobNode.ADA, "work", Map.of(), null))
                .hasMessage("USER");
        assertThat(node.jobs.submit(2, "work", Map.of(), null).state()).isEqualTo(READY);
        assertThatThrownBy(() -> node.jobs.submit(3, "work", Map.of(), null)).hasMessage("QUEUE");
    }

    @Test
    void jobOfAnotherUserDoesNotWaitBehindAHundredOfOne() throws RedisUnavailable, QueueFull {
        Work slow = Work.gated("x");
        JobNode node = add(JobNode.fair(URI, slow));
        for (int i = 0; i < 100; i++) {
            node.submit("work");
        }
        node.jobs.start();
        Job other = node.jobs.submit(2, "work", Map.of(), null);
        awaitState(node, other.id(), RUNNING);
        await().until(() -> node.jobs.figures().equals(new Jobs.Figures(99, 2, 0, 0, 0)));
        assertThat(node.jobs.of(JobNode.ADA)).hasSize(100);
        slow.gate.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> node.jobs.figures().doneToday() == 101);
        assertThat(node.jobs.figures()).isEqualTo(new Jobs.Figures(0, 0, 0, 0, 101));
    }

    @Test
    void jobThatWaitsForItsUserIsCancelledLikeAnyOtherAndTheOthersKeepTheirOrder() throws RedisUnavailable {
        JobNode node = add(JobNode.fair(URI, Work.quick("x")));
        Job first = node.submit("work");
        Job second = node.submit("work");
        Job third = node.submit("work");
        assertThat(RedisServer.shared().ask("XLEN", BASE + "ready")).isEqualTo("1");
        node.jobs.cancel(second.id());
        assertThat(node.job(second.id()).state()).isEqualTo(CANCELLED);
        node.jobs.cancel(first.id());
        assertThat(RedisServer.shared().ask("XRANGE", BASE + "ready", "-", "+")).contains(third.id());
        assertThat(node.jobs.figures()).isEqualTo(new Jobs.Figures(1, 0, 0, 0, 0));
        node.jobs.start();
        awaitState(node, third.id(), DONE);
    }

    @Test
    void jobWhoseTurnItWasWhenItsNodeDiedIsFoundByTheSweep() throws RedisUnavailable {
        JobNode dead = add(JobNode.fair(URI, Work.quick("x")));
        dead.submit("work");
        Job next = dead.submit("work");
        RedisServer.shared().ask("ZADD", BASE + "waiting", "0", "none of ours");
        dead.queue.prepare();
        dead.queue.finish(begin(dead), "done, and then the node died");
        JobNode living = add(JobNode.fair(URI, Work.quick("x")));
        living.jobs.start();
        awaitState(living, next.id(), DONE);
        await().until(() -> RedisServer.shared().ask("ZCARD", BASE + "waiting").equals("0"));
    }

    @Test
    void placesThatTwoNodesEmptyAtOnceAreBothTakenWithoutASweep() throws Exception {
        JobNode one = add(JobNode.sharing(URI, 2, Work.quick("x")));
        JobNode two = add(JobNode.sharing(URI, 2, Work.quick("x")));
        for (int i = 0; i < 62; i++) {
            one.submit("work");
        }
        one.queue.prepare();
        for (int i = 0; i < 30; i++) {
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> endAndEnterNext(two, together));
            endAndEnterNext(one, together);
            other.get();
            assertThat(RedisServer.shared().ask("XLEN", BASE + "ready")).isEqualTo("2");
        }
    }

    private static void endAndEnterNext(JobNode node, CyclicBarrier together) {
        try {
            Queue.Attempt attempt = begin(node);
            together.await();
            node.queue.finish(attempt, "x");
            node.queue.enterNext(JobNode.ADA);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sweepComesToEveryUserHoweverManyWaitWithoutRoom() throws RedisUnavailable, QueueFull {
        JobNode node = add(JobNode.fair(URI, Work.quick("x")));
        List<Job> first = new ArrayList<>();
        for (long user = 1; user <= 5; user++) {
            first.add(node.jobs.submit(user, "work", Map.of(), null));
            node.jobs.submit(user, "work", Map.of(), null);
        }
        for (long user : List.of(5L, 1L)) {
            Ticket over = new Ticket(first.get((int) user - 1).id(), user, "");
            node.queue.cancel(over); // by a node that died then
            assertThat(RedisServer.shared().ask("XLEN", BASE + "ready")).isEqualTo("4");
            for (int sweep = 0; sweep < 3; sweep++) {
                node.queue.enterSome(2);
            }
            assertThat(RedisServer.shared().ask("XLEN", BASE + "ready")).isEqualTo("5");
        }
        assertThat(node.jobs.figures().ready()).isEqualTo(8);
    }

    @Test
    void jobsThatWereRemovedByHandKeepNoPlaceOfTheirUser() {
        JobNode node = add(JobNode.fair(URI, Work.quick("x")));
        Job ready = node.submit("work");
        Job gone = node.submit("work");
        Job last = node.submit("work");
        RedisServer.shared().ask("DEL", BASE + "job:" + ready.id(), BASE + "job:" + gone.id());
        node.jobs.start();
        awaitState(node, last.id(), DONE);
        await().until(() -> RedisServer.shared().ask("EXISTS", BASE + "open:1").equals("0"));
    }

    @Test
    void jobThatWasRemovedByHandBetweenTwoAttemptsIsOpenUntilTheUserLooks() throws RedisUnavailable {
        JobNode node = add(JobNode.fair(URI, Work.quick("x")));
        Job delayed = node.submit("work");
        node.queue.prepare();
        node.queue.fail(begin(node), "broken", true);
        Job next = node.submit("work");
        RedisServer.shared().ask("DEL", BASE + "job:" + delayed.id());
        assertThat(node.jobs.of(JobNode.ADA)).extracting(Job::id).containsExactly(next.id());
        node.jobs.start();
        awaitState(node, next.id(), DONE);
    }

    @Test
    void jobsThatAreOverStayForADayAndLeaveNothingElse() {
        JobNode node = add(JobNode.working(URI, Work.quick("x")));
        Job job = node.submit("work", "key");
        awaitState(node, job.id(), DONE);
        List<String> keys =
                RedisServer.shared().ask("KEYS", BASE + "*").lines().sorted().toList();
        assertThat(keys)
                .filteredOn(key -> !key.equals(BASE + "ready"))
                .hasSize(3)
                .allSatisfy(
                        key -> assertThat(Long.parseLong(RedisServer.shared().ask("PTTL", key)))
                                .isBetween(1L, 2 * 86_400_000L));
        assertThat(RedisServer.shared().ask("XLEN", BASE + "ready")).isEqualTo("0");
    }

    @Test
    void corruptJobIsTakenForAbsent() throws RedisUnavailable {
        JobNode node = add(JobNode.idle(URI, Work.quick("x")));
        Job job = node.submit("work");
        RedisServer.shared().ask("HSET", BASE + "job:" + job.id(), "state", "ASLEEP");
        assertThat(node.jobs.find(job.id())).isEmpty();
        assertThat(node.jobs.of(JobNode.ADA)).isEmpty();
        assertThat(node.jobs.find("../secret")).isEmpty();
    }

    static Queue.Attempt begin(JobNode node) throws RedisUnavailable {
        Queue.Delivery delivery = node.queue.next("by-hand").orElseThrow();
        return node.queue.begin(delivery, "by-hand", false).attempt().orElseThrow();
    }

    private static JobKind kind(Body body) {
        return new JobKind() {
            @Override
            public String name() {
                return "work";
            }

            @Override
            public String run(JobRun run) {
                return body.run(run);
            }
        };
    }

    private interface Body {
        String run(JobRun run);
    }
}
