package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Variant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class NearTierTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final NearTier near = new NearTier(100_000, nanos::get);

    @Test
    void copyIsKeptUntilItsFreshnessEnds() {
        put("a", near.changes());
        nanos.addAndGet(MINUTE.toNanos() - 1);
        assertThat(near.find("a")).map(Copy::left).contains(Duration.ofNanos(1));
        nanos.addAndGet(1);
        assertThat(near.find("a")).isEmpty();
    }

    @Test
    void copyGrowsOld() {
        put("a", near.changes());
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(near.find("a")).map(Copy::age).contains(Duration.ofSeconds(13));
    }

    @Test
    void evictedCopyIsGone() {
        put("a", near.changes());
        near.changed("a");
        assertThat(near.find("a")).isEmpty();
    }

    @Test
    void copyReadBeforeAnEvictionIsNotPutAfterIt() {
        long before = near.changes();
        near.changed("a");
        put("a", before);
        assertThat(near.find("a")).isEmpty();
    }

    @Test
    void afterMissedChangesAllCopiesAreGone() {
        put("a", near.changes());
        long before = near.changes();
        near.missed();
        put("b", before);
        assertThat(near.find("a")).isEmpty();
        assertThat(near.find("b")).isEmpty();
    }

    @Test
    void sizeStaysWithinTheBound() {
        for (int i = 0; i < 1000; i++) {
            put("key" + i, near.changes());
        }
        assertThat(near.bytes()).isBetween(50_000.0, 100_000.0);
    }

    @Test
    void tierOfNoBytesKeepsNothing() {
        NearTier none = new NearTier(0, nanos::get);
        none.put("a", response(), nanos.get() + MINUTE.toNanos(), none.changes());
        assertThat(none.find("a")).isEmpty();
    }

    private void put(String key, long changesBefore) {
        near.put(key, response(), nanos.get() + MINUTE.toNanos(), changesBefore);
    }

    private static StoredResponse response() {
        StoredResponse.Head head = new StoredResponse.Head(
                "http://a.test/",
                new Variant(List.of(), ""),
                Lifetime.of(MINUTE, Duration.ofSeconds(3)),
                200,
                List.of(),
                List.of(),
                false,
                Duration.ZERO,
                1000);
        return new StoredResponse(head, new byte[1000], null);
    }
}
