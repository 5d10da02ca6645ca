package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.UnifiedJedis;

/** The yardstick: a fixed window by one {@code EVALSHA} that counts, and nothing else. Thread-safe. */
final class EvalshaCounter implements BareLimitFilter.Counter {
    private static final List<String> WINDOW = List.of("" + BareLimitFilter.WINDOW.toMillis());

    private final UnifiedJedis redis;
    private final String script;

    EvalshaCounter(UnifiedJedis redis) throws IOException {
        this.redis = redis;
        try (InputStream text = Objects.requireNonNull(EvalshaCounter.class.getResourceAsStream("count-one.lua"))) {
            this.script = redis.scriptLoad(new String(text.readAllBytes(), UTF_8));
        }
    }

    @Override
    public BareLimitFilter.Usage take(String key, long limit) {
        List<?> reply = (List<?>) redis.evalsha(script, List.of(key), WINDOW);
        long count = (Long) reply.get(0);
        Duration resetIn = Duration.ofMillis((Long) reply.get(1));
        return new BareLimitFilter.Usage(count <= limit, Math.max(0, limit - count), resetIn);
    }
}
