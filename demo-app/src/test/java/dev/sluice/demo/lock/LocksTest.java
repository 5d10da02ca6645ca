package dev.sluice.demo.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.Attempts;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocksTest {
    private static final Duration TTL = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String KEY = "sluice-demo:lock:{sweep}";

    private final Metrics metrics = new Metrics("locks");
    private final AtomicLong now = new AtomicLong();
    private final RedisLink link = link(RedisServer.shared().uri());
    private final Locks locks = new Locks(link, now::get);

    @BeforeEach
    void flush() {
        RedisServer.shared().flush();
    }

    @AfterEach
    void close() {
        locks.close();
        link.close();
        metrics.close();
    }

    @Test
    void oneHolderAtATimeAndEachHasAHigherFence() throws RedisUnavailable {
        DistributedLock first = locks.tryAcquire("sweep", TTL).orElseThrow();
        assertThat(locks.tryAcquire("sweep", TTL)).isEmpty();
        first.close();
        try (DistributedLock second = locks.tryAcquire("sweep", TTL).orElseThrow()) {
            assertThat(second.fence()).isGreaterThan(first.fence());
        }
    }

    @Test
    void threadsNeverHoldItTogetherAndFencesOnlyRise() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<Long> fences = new ArrayList<>();
        Callable<Boolean> holder = () -> {
            for (int i = 0; i < 100; i++) {
                Optional<DistributedLock> lock = locks.tryAcquire("sweep", TTL);
                if (lock.isPresent()) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    fences.add(lock.get().fence()); // Guarded by the lock itself.
                    inside.decrementAndGet();
                    lock.get().close();
                }
            }
            return true;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (Future<Boolean> done : threads.invokeAll(List.of(holder, holder, holder, holder))) {
            assertThat(done.get()).isTrue();
        }
        threads.shutdown();
        assertThat(fences).isNotEmpty().isSorted().doesNotHaveDuplicates();
    }

    @Test
    void watchdogKeepsItLongerThanItsTtl() {
        Duration ttl = Duration.ofSeconds(1);
        // On a machine that stands still for longer than the TTL it cannot.
        assertThat(Attempts.within(ttl.multipliedBy(2), () -> isHeldAfterItsTtl(ttl)))
                .isTrue();
    }

    private boolean isHeldAfterItsTtl(Duration ttl) {
        Locks real = new Locks(link, System::nanoTime);
        try (DistributedLock lock = real.tryAcquire("sweep", ttl).orElseThrow()) {
            long begin = System.nanoTime();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> System.nanoTime() - begin
                            > ttl.multipliedBy(3).dividedBy(2).toNanos());
            return lock.isHeld() && locks.tryAcquire("sweep", TTL).isEmpty();
        } catch (RedisUnavailable e) {
            throw new IllegalStateException(e);
        } finally {
            real.close();
        }
    }

    @Test
    void lockOfADeadNodeFallsFreeAfterItsTtl() throws RedisUnavailable {
        Locks dead = new Locks(link, now::get);
        DistributedLock lost = dead.tryAcquire("sweep", SHORT).orElseThrow();
        dead.close(); // No watchdog any more, and nobody gives the lock back.
        DistributedLock next = await().atMost(Duration.ofSeconds(60))
                .until(() -> locks.tryAcquire("sweep", TTL), Optional::isPresent)
                .orElseThrow();
        assertThat(next.fence()).isGreaterThan(lost.fence());
    }

    @Test
    void isHeldIsFalseOnceTheTtlHasPassedWithoutConfirmation() throws RedisUnavailable {
        DistributedLock lock = locks.tryAcquire("sweep", TTL).orElseThrow();
        now.addAndGet(TTL.toNanos() - 1);
        assertThat(lock.isHeld()).isTrue();
        assertThat(lock.extend()).isTrue();
        now.addAndGet(TTL.toNanos());
        assertThat(lock.isHeld()).isFalse();
        assertThat(lock.extend()).isFalse();
    }

    @Test
    void lossIsNoticedAndToldOnce() throws RedisUnavailable {
        AtomicInteger told = new AtomicInteger();
        DistributedLock lock =
                locks.tryAcquire("sweep", SHORT, told::incrementAndGet).orElseThrow();
        RedisServer.shared().ask("SET", KEY, "another");
        await().atMost(Duration.ofSeconds(60)).until(() -> told.get() == 1);
        assertThat(lock.isHeld()).isFalse();
        lock.close();
        assertThat(RedisServer.shared().ask("GET", KEY)).isEqualTo("another");
        assertThat(told).hasValue(1);
    }

    @Test
    void nodeCutOffFromRedisNoticesThatItsLockIsLost() throws RedisUnavailable {
        AtomicInteger told = new AtomicInteger();
        try (TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
                RedisLink far = link(relay.uri())) {
            Locks distant = new Locks(far, System::nanoTime);
            DistributedLock lock =
                    distant.tryAcquire("sweep", SHORT, told::incrementAndGet).orElseThrow();
            relay.refuse();
            relay.resetAll();
            await().atMost(Duration.ofSeconds(60)).until(() -> told.get() == 1);
            assertThat(lock.isHeld()).isFalse();
            assertThatThrownBy(() -> distant.tryAcquire("sweep", TTL)).isInstanceOf(RedisUnavailable.class);
            distant.close();
        }
    }

    @Test
    void lateHolderCannotOverwriteWhatANewerOneWrote() throws RedisUnavailable {
        Locks asleep = new Locks(link, now::get);
        DistributedLock early = asleep.tryAcquire("sweep", SHORT).orElseThrow();
        asleep.close();
        DistributedLock late = await().atMost(Duration.ofSeconds(60))
                .until(() -> locks.tryAcquire("sweep", TTL), Optional::isPresent)
                .orElseThrow();
        FencedRegister register = new FencedRegister();
        assertThat(register.write(late.fence(), "new")).isTrue();
        assertThat(register.write(early.fence(), "old")).isFalse();
        assertThat(register.value).isEqualTo("new");
    }

    @Test
    void namesAreOursAndTtlsAreBounded() {
        assertThatThrownBy(() -> locks.tryAcquire("a b", TTL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> locks.tryAcquire("sweep", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> locks.tryAcquire("sweep", Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsOnAClusterToo() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink wide = link(cluster.uri())) {
            Locks there = new Locks(wide, now::get);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(RedisUnavailable.class)
                    .until(() -> there.tryAcquire("warm-up", TTL).isPresent());
            DistributedLock lock = there.tryAcquire("sweep", TTL).orElseThrow();
            assertThat(lock.extend()).isTrue();
            assertThat(there.tryAcquire("sweep", TTL)).isEmpty();
            lock.close();
            assertThat(there.tryAcquire("sweep", TTL)).isPresent();
            there.close();
        }
    }

    /** A place that takes nothing from a number lower than one it has seen. */
    private static final class FencedRegister {
        private long newest;
        private String value = "";

        boolean write(long fence, String newValue) {
            if (fence < newest) {
                return false;
            }
            newest = fence;
            value = newValue;
            return true;
        }
    }

    private RedisLink link(String uri) {
        Properties values = new Properties();
        values.setProperty("redis.uri", uri);
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        values.setProperty("redis.key-prefix", "sluice-demo");
        return RedisLink.open(RedisSettings.from(Settings.of(values)), metrics);
    }
}
