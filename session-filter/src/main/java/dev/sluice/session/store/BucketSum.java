package dev.sluice.session.store;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.util.List;
import java.util.function.Function;

/** Adds up what a script counts in each bucket, all asked in one call. Stateless. */
final class BucketSum {
    private BucketSum() {}

    /** @param key that of a bucket, the only one of the script */
    static long of(RedisLink link, RedisScript script, Function<String, byte[]> key) throws RedisUnavailable {
        List<RedisScript.Call> calls = SessionKeys.BUCKETS.stream()
                .map(bucket -> new RedisScript.Call(List.of(key.apply(bucket)), List.of()))
                .toList();
        return link.callIdempotent(redis -> script.runAll(redis, calls)).stream()
                .mapToLong(count -> count instanceof Long number ? number : 0)
                .sum();
    }
}
