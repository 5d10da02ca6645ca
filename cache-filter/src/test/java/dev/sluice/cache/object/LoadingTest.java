package dev.sluice.cache.object;

import static dev.sluice.cache.object.ObjectNode.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class LoadingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RedisServer redis = RedisServer.shared();
    private final List<ObjectNode> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger database = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @BeforeEach
    void flush() {
        redis.flush();
    }

    @AfterEach
    void close() throws InterruptedException {
        mayEnd.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        nodes.forEach(ObjectNode::close);
    }

    @Test
    void hundredThreadsOfThreeNodesLoadOnce() throws Exception {
        List<ObjectNode> all = List.of(node(), node(), node());
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ObjectCache cache = all.get(i % 3).cache;
            answers.add(threads.submit(() -> slowly(cache)));
        }
        await().atMost(SOON).until(() -> begun.getCount() == 0);
        mayEnd.countDown();
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isZero();
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void failureOfALoaderReachesItsCallerAloneAndAnotherLoads() throws Exception {
        ObjectCache cache = node().cache;
        Future<Integer> failing =
                threads.submit(() -> Objects.requireNonNull(cache.get("k", MINUTE, Integer.class, () -> {
                    begun.countDown();
                    mayEnd.await();
                    throw new IOException("no database");
                })));
        begun.await();
        ObjectCache other = node().cache;
        List<Callable<Integer>> others = List.of(() -> quickly(cache), () -> quickly(other));
        List<Future<Integer>> waiting = others.stream().map(threads::submit).toList();
        mayEnd.countDown();
        assertThatThrownBy(failing::get).hasRootCauseMessage("no database").hasRootCauseInstanceOf(IOException.class);
        for (Future<Integer> answer : waiting) {
            assertThat(answer.get()).isEqualTo(0);
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void errorOfALoaderHoldsNobodyUp() {
        ObjectCache cache = node().cache;
        assertThatThrownBy(() -> cache.get("k", MINUTE, Integer.class, () -> {
                    throw new StackOverflowError("loader");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(quickly(cache)).isZero();
        assertThat(quickly(node().cache)).isZero();
    }

    @Test
    void slowLoaderHoldsNobodyUpForLongerThanTheBound() throws Exception {
        ObjectSettings impatient = ObjectNode.waiting(Duration.ofMillis(200));
        ObjectCache cache = node(impatient).cache;
        ObjectCache other = node(impatient).cache;
        Future<Integer> slow = threads.submit(() -> slowly(cache));
        begun.await();
        database.set(1);
        assertThat(quickly(cache)).isEqualTo(1);
        assertThat(quickly(other)).isEqualTo(1);
        mayEnd.countDown();
        assertThat(slow.get()).isZero();
        assertThat(cache.figures().waitsTimedOut()).isPositive();
    }

    @Test
    void interruptedCallerDoesNotWait() throws Exception {
        ObjectCache cache = node().cache;
        ObjectCache other = node().cache;
        Future<Integer> slow = threads.submit(() -> slowly(cache));
        begun.await();
        for (ObjectCache each : List.of(cache, other)) {
            Future<Boolean> interrupted = threads.submit(() -> {
                Thread.currentThread().interrupt();
                quickly(each);
                return Thread.interrupted();
            });
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        }
        mayEnd.countDown();
        slow.get();
    }

    @Test
    void loaderMayAskForItsOwnKey() {
        ObjectCache cache = node(ObjectNode.waiting(Duration.ofMillis(100))).cache;
        Integer value = cache.get("k", MINUTE, Integer.class, () -> quickly(cache) + 1);
        assertThat(value).isEqualTo(1);
    }

    @Test
    void loadThatBeganBeforeAnEvictionIsNeverServedAfterIt() throws Exception {
        ObjectNode loading = node();
        ObjectNode evicting = node();
        Future<Integer> early = threads.submit(() -> slowly(loading.cache));
        begun.await();
        database.set(1);
        evicting.cache.evict("k");
        mayEnd.countDown();
        assertThat(early.get()).isZero();
        assertThat(quickly(evicting.cache)).isEqualTo(1);
        await().atMost(SOON).until(() -> quickly(loading.cache) == 1);
        assertThat(quickly(node().cache)).isEqualTo(1);
    }

    @Test
    void loadThatBeganBeforeAPutDoesNotReplaceIt() throws Exception {
        ObjectNode loading = node();
        ObjectNode writing = node();
        Future<Integer> early = threads.submit(() -> slowly(loading.cache));
        begun.await();
        writing.cache.put("k", 1, MINUTE);
        mayEnd.countDown();
        assertThat(early.get()).isZero();
        await().atMost(SOON).until(() -> quickly(loading.cache) == 1);
        assertThat(node().cache.find("k", Integer.class)).contains(1);
    }

    @Test
    void batchThatBeganBeforeAnEvictionIsNeverServedAfterIt() throws RedisUnavailable {
        ObjectCache cache = node().cache;
        ObjectCache other = node().cache;
        var values = cache.getAll(List.of("k", "l"), MINUTE, Integer.class, lacking -> {
            other.evict("k");
            return java.util.Map.of("k", 0, "l", 0);
        });
        assertThat(values).hasSize(2);
        assertThat(other.find("k", Integer.class)).isEmpty();
        assertThat(other.find("l", Integer.class)).contains(0);
        await().atMost(SOON).until(() -> cache.find("k", Integer.class).isEmpty());
    }

    @Test
    void nobodyReadsWhatWasBeforeHisOwnEvictionOrPut() throws Exception {
        ObjectCache cache = node().cache;
        ObjectCache other = node().cache;
        AtomicBoolean ends = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        for (ObjectCache each : List.of(cache, cache, other, other)) {
            readers.add(threads.submit(() -> {
                while (!ends.get()) {
                    quickly(each);
                }
            }));
        }
        for (int i = 1; i <= 150; i++) {
            database.set(i);
            if (i % 2 == 0) {
                cache.put("k", i, MINUTE);
            } else {
                cache.evict("k");
            }
            assertThat(quickly(cache)).isEqualTo(i);
        }
        ends.set(true);
        for (Future<?> reader : readers) {
            reader.get();
        }
        await().atMost(SOON).until(() -> quickly(other) == 150);
        assertThat(quickly(node().cache)).isEqualTo(150);
    }

    private int slowly(ObjectCache cache) throws InterruptedException {
        return Objects.requireNonNull(cache.get("k", MINUTE, Integer.class, () -> {
            int read = database.get();
            loads.incrementAndGet();
            begun.countDown();
            mayEnd.await();
            return read;
        }));
    }

    private int quickly(ObjectCache cache) {
        return Objects.requireNonNull(cache.get("k", MINUTE, Integer.class, () -> {
            loads.incrementAndGet();
            return database.get();
        }));
    }

    private ObjectNode node() {
        return node(ObjectNode.SETTINGS);
    }

    private ObjectNode node(ObjectSettings settings) {
        ObjectNode node = ObjectNode.on(redis.uri(), settings);
        nodes.add(node);
        return node;
    }
}
