package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Variant;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FarTierTest {
    private static final AtomicInteger HASHES = new AtomicInteger();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String hash = "far" + HASHES.incrementAndGet();
    private final AtomicInteger corrupt = new AtomicInteger();
    private final RedisLink link = link();
    private final FarTier far = new FarTier(link, corrupt::incrementAndGet);

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void freshnessIsTheTimeToLive() throws RedisUnavailable {
        far.store(ticket(0), entry(), Duration.ofSeconds(40));
        Copy copy = far.find(hash).copy().orElseThrow();
        assertThat(copy.left()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
        assertThat(copy.age()).isEqualTo(MINUTE.minus(copy.left()));
    }

    @Test
    void answerThatTookMoreThanAMinuteIsNotStored() throws RedisUnavailable {
        assertThat(far.store(ticket(61_000_000), entry(), MINUTE)).isFalse();
        assertThat(far.store(ticket(50_000_000), entry(), MINUTE)).isTrue();
    }

    @Test
    void evictionRefusesWhatBeganBeforeIt() throws RedisUnavailable {
        Ticket before = ticket(0);
        far.evict(hash);
        assertThat(far.store(before, entry(), MINUTE)).isFalse();
        assertThat(far.store(ticket(0), entry(), MINUTE)).isTrue();
    }

    @Test
    void foreignValueIsCounted() throws RedisUnavailable {
        RedisServer.shared().ask("SET", "sluice:cache:{" + hash + "}:entry", "foreign", "PX", "60000");
        assertThat(far.find(hash).copy()).isEmpty();
        assertThat(corrupt).hasValue(1);
    }

    private Ticket ticket(long microsAgo) throws RedisUnavailable {
        return new Ticket(hash, far.time(hash).redisMicros() - microsAgo, 0, 0);
    }

    private static byte[] entry() {
        StoredResponse.Head head = new StoredResponse.Head(
                "http://a.test/",
                new Variant(List.of(), ""),
                Lifetime.of(MINUTE, Duration.ZERO),
                200,
                List.of(),
                List.of(),
                false,
                Duration.ZERO,
                1);
        return EntryFormat.write(new StoredResponse(head, new byte[1], null)).orElseThrow();
    }

    private static RedisLink link() {
        Properties values = new Properties();
        values.setProperty("redis.uri", RedisServer.shared().uri());
        return RedisLink.open(RedisSettings.from(Settings.of(values)), new Metrics("far"));
    }
}
