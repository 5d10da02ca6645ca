package dev.sluice.cache.store;

import static dev.sluice.cache.store.Entries.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.testing.RedisServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NearTierTest {
    private static final long MEBI = 1 << 20;
    private static final int HITS = 200_000;

    private final RedisLink link = Links.to(RedisServer.shared().uri());
    private final Purges purges = new Purges(link, System::nanoTime);
    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final NearTier<String> near = new NearTier<>(MEBI, now::get, purges);

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void whatWasPutIsFound() {
        near.put("page", copy("body", 10));
        Near<String> found = near.find("page").orElseThrow();
        assertThat(found.value()).isEqualTo("body");
        assertThat(found.isFresh(now.get())).isTrue();
        assertThat(near.find("other")).isEmpty();
    }

    @Test
    void copyIsKeptStaleUntilItsTotalTimeIsOver() {
        near.put("page", copy("body", 10));
        now.addAndGet(MINUTE.toNanos());
        Near<String> stale = near.find("page").orElseThrow();
        assertThat(stale.isFresh(now.get())).isFalse();
        assertThat(stale.residence(now.get())).isEqualTo(MINUTE);
        now.addAndGet(2 * MINUTE.toNanos());
        assertThat(near.find("page")).isEmpty();
    }

    @Test
    void copyThatIsOverIsNotPut() {
        now.addAndGet(MINUTE.toNanos());
        near.put("page", new Near<>("body", 4, terms(10, now.get() - 2 * MINUTE.toNanos())));
        assertThat(near.entries()).isZero();
    }

    @Test
    void purgeHeardMakesVoid() {
        near.put("page", copy("body", 10));
        near.put("page2", copy("body", 11));
        purges.changed("11 0 h tnews");
        assertThat(near.find("page")).isEmpty();
        assertThat(near.find("page2")).isPresent();
    }

    @Test
    void softPurgeHeardMakesStaleSinceThen() {
        near.put("page", copy("body", 10));
        assertThat(near.find("page").orElseThrow().standing(purges)).isEqualTo(Standing.VALID);
        purges.changed("11 0 s tnews");
        assertThat(near.find("page").orElseThrow().standing(purges)).isEqualTo(new Standing.Stale(11));
    }

    @Test
    void whatIsVoidIsNotPut() {
        purges.changed("11 0 h tnews");
        near.put("page", copy("body", 10));
        assertThat(near.entries()).isZero();
    }

    @Test
    void copyFilledLaterIsNotReplacedByOneFilledBefore() {
        near.put("page", copy("new", 11));
        near.put("page", copy("old", 10));
        assertThat(near.find("page").orElseThrow().value()).isEqualTo("new");
        near.put("page", copy("newer", 11));
        assertThat(near.find("page").orElseThrow().value()).isEqualTo("newer");
    }

    @Test
    void voidCopyIsReplacedByOneFilledBeforeWithOtherScopes() {
        near.put("page", copy("new", 11));
        purges.changed("12 0 h tnews");
        Near.Terms untagged = new Near.Terms(List.of("a"), 10, now.get(), MINUTE, MINUTE);
        near.put("page", new Near<>("old", 3, untagged));
        assertThat(near.find("page").orElseThrow().value()).isEqualTo("old");
    }

    @Test
    void purgeOfEverythingGivesTheMemoryBack() {
        near.put("page", copy("body", 10));
        near.put("later", copy("body", 12));
        purges.changed("12 12 h a");
        assertThat(near.entries()).isEqualTo(1);
        assertThat(near.find("later")).isPresent();
    }

    @Test
    void removedCopyIsGone() {
        near.put("page", copy("body", 10));
        near.remove("page");
        assertThat(near.find("page")).isEmpty();
        assertThat(near.bytes()).isZero();
    }

    @Test
    void memoryStaysWithinTheBoundWhateverIsPut() {
        for (int i = 0; i < 10_000; i++) {
            near.put("page" + i, new Near<>("body", 1024, terms(10, now.get())));
            near.learnNames("page" + i, List.of("accept", "cookie"));
            assertThat(near.bytes()).isLessThanOrEqualTo(MEBI);
        }
        assertThat(near.entries()).isBetween(100L, MEBI / 1024);
        assertThat(near.evictions()).isEqualTo(10_000 - near.entries());
    }

    @Test
    void copyLargerThanTheBoundIsNotKept() {
        near.put("page", new Near<>("body", 2 * MEBI, terms(10, now.get())));
        near.put("huge", new Near<>("body", Long.MAX_VALUE / 2, terms(10, now.get())));
        assertThat(near.entries()).isZero();
    }

    @Test
    void withoutMemoryNothingIsKeptButNames() {
        NearTier<String> none = new NearTier<>(0, now::get, purges);
        none.put("page", copy("body", 10));
        none.learnNames("page", List.of("accept"));
        assertThat(none.find("page")).isEmpty();
        assertThat(none.names("page")).containsExactly("accept");
    }

    @Test
    void namesOfATargetAreRememberedAndForgotten() {
        assertThat(near.names("page")).isEmpty();
        near.learnNames("page", List.of("accept"));
        assertThat(near.names("page")).containsExactly("accept");
        near.learnNames("page", List.of());
        assertThat(near.names("page")).isEmpty();
    }

    @Test
    void hitAllocatesNextToNothing() {
        near.put("page", copy("body", 10));
        assertThat(allocatedByHits() / HITS).isLessThan(32);
    }

    @Test
    void hitWithSoftPurgesAboutAllocatesNextToNothing() {
        near.put("page", copy("body", 10));
        purges.changed("11 0 s tnews");
        assertThat(allocatedByHits() / HITS).isLessThan(32);
    }

    private long allocatedByHits() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        hit();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        hit();
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    private void hit() {
        for (int i = 0; i < HITS; i++) {
            boolean isHit = near.find("page").isPresent();
            assertThatHit(isHit || purges.isCurrent());
        }
    }

    private static void assertThatHit(boolean isHit) {
        if (!isHit) {
            throw new AssertionError("a miss");
        }
    }

    private Near<String> copy(String value, long position) {
        return new Near<>(value, value.length(), terms(position, now.get()));
    }

    private static Near.Terms terms(long position, long storedNanos) {
        return new Near.Terms(List.of("a", "tnews"), position, storedNanos, MINUTE, Duration.ofMinutes(2));
    }
}
