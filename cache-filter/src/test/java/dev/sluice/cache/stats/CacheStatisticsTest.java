package dev.sluice.cache.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cache.http.Copy.Tier;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.NotStored;
import dev.sluice.core.metrics.Metrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CacheStatisticsTest {
    private final Metrics metrics = new Metrics("statistics");
    private final AtomicLong bytes = new AtomicLong();
    private final CacheStatistics statistics =
            new CacheStatistics(metrics, () -> new CacheFigures.Near(bytes.get(), 2, 3));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void figuresAreWhatWasCounted() {
        statistics.hit(Tier.NEAR);
        statistics.hit(Tier.FAR);
        statistics.hit(Tier.FAR);
        statistics.stale();
        statistics.notModified();
        statistics.served(1000);
        statistics.stored();
        statistics.notStored(NotStored.NO_STORE);
        statistics.refreshed(Refresh.EARLY);
        statistics.refreshFailed();
        statistics.purged(PurgeKind.TAG);
        statistics.purged(PurgeKind.TAG);
        statistics.purgeFailed();
        statistics.corrupt();
        statistics.redisAway();
        bytes.set(500);
        CacheFigures figures = statistics.figures();
        assertThat(figures.hits()).isEqualTo(new CacheFigures.Hits(1, 2, 1, 1, 1000));
        assertThat(figures.stored()).isOne();
        assertThat(figures.notStored()).containsExactly(entry("no-store", 1L));
        assertThat(figures.refreshes()).containsExactly(entry("early", 1L));
        assertThat(figures.refreshesFailed()).isOne();
        assertThat(figures.purges()).containsExactly(entry("tag", 2L));
        assertThat(figures.purgesFailed()).isOne();
        assertThat(figures.corrupt()).isOne();
        assertThat(figures.redisAway()).isOne();
        assertThat(figures.near()).isEqualTo(new CacheFigures.Near(500, 2, 3));
    }

    @Test
    void fillsAreTimed() {
        statistics.filled(Duration.ofMillis(100));
        statistics.filled(Duration.ofMillis(300));
        statistics.collapsed();
        statistics.waitTimedOut();
        statistics.lateFill();
        assertThat(statistics.figures().fills()).isEqualTo(new CacheFigures.Fills(2, 0.2, 1, 1, 1));
    }

    @Test
    void hitRateIsOfTheRequestsTheCacheCouldHaveAnswered() {
        assertThat(statistics.figures().hitRate()).isZero();
        statistics.hit(Tier.NEAR);
        statistics.forwarded(Forward.METHOD);
        statistics.forwarded(Forward.PATH);
        assertThat(statistics.figures().hitRate()).isOne();
        statistics.forwarded(Forward.URI_MISS);
        assertThat(statistics.figures().hitRate()).isEqualTo(0.5);
        statistics.forwarded(Forward.REDIS_AWAY);
        statistics.forwarded(Forward.VARY_MISS);
        assertThat(statistics.figures().hitRate()).isEqualTo(0.25);
        assertThat(statistics.figures().forwards()).containsEntry("uri-miss", 1L);
    }

    @Test
    void figuresCanBeWrittenAsJson() {
        statistics.forwarded(Forward.URI_MISS);
        JsonNode json = new ObjectMapper().valueToTree(statistics.figures());
        assertThat(json.at("/forwards/uri-miss").asLong()).isOne();
        assertThat(json.at("/near/entries").asLong()).isEqualTo(2);
        assertThat(json.at("/fills/meanSeconds").isDouble()).isTrue();
    }

    @Test
    void countersAreTheMetricsOfTheApplication() {
        statistics.hit(Tier.NEAR);
        statistics.notStored(NotStored.NO_CACHE);
        statistics.forwarded(Forward.VARY_MISS);
        assertThat(count("sluice_cache_hits_total", "tier", "near")).isOne();
        assertThat(count("sluice_cache_not_stored_total", "reason", "no_cache")).isOne();
        assertThat(count("sluice_cache_forwards_total", "reason", "vary_miss")).isOne();
    }

    private long count(String name, String label, String value) {
        return metrics.counter(name, "asked for again", label, value).count();
    }
}
