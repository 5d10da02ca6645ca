package dev.sluice.demo.bench;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.serialization.Mapper;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import java.time.Duration;
import redis.clients.jedis.UnifiedJedis;

/** Bucket4j with its Jedis module, a token bucket of the same limit for each key. Thread-safe. */
final class Bucket4jCounter implements BareLimitFilter.Counter {
    /** How long a full bucket stays in Redis. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final ProxyManager<String> buckets;

    Bucket4jCounter(UnifiedJedis redis) {
        this.buckets = Bucket4jJedis.casBasedBuilder(redis)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
                .keyMapper(Mapper.STRING)
                .build();
    }

    @Override
    public BareLimitFilter.Usage take(String key, long limit) {
        ConsumptionProbe probe =
                buckets.builder().build(key, () -> configuration(limit)).tryConsumeAndReturnRemaining(1);
        Duration resetIn = Duration.ofNanos(probe.getNanosToWaitForReset());
        return new BareLimitFilter.Usage(probe.isConsumed(), probe.getRemainingTokens(), resetIn);
    }

    private static BucketConfiguration configuration(long limit) {
        return BucketConfiguration.builder()
                .addLimit(rate -> rate.capacity(limit).refillGreedy(limit, BareLimitFilter.WINDOW))
                .build();
    }
}
