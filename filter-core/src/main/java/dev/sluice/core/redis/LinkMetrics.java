package dev.sluice.core.redis;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Histogram;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisUnavailable.Kind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** What one link counts: calls, errors by kind, latency, breaker state, connections in use. Thread-safe. */
final class LinkMetrics {
    private final Histogram latency;
    private final Map<Kind, Counter> errors = new EnumMap<>(Kind.class);

    LinkMetrics(Metrics metrics, String redis, Breaker breaker, IntSupplier inUse) {
        this.latency = metrics.histogram("sluice_redis_call_seconds", "Answered calls to Redis", "redis", redis);
        for (Kind kind : Kind.values()) {
            String label = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            errors.put(
                    kind,
                    metrics.counter(
                            "sluice_redis_errors_total", "Calls without an answer", "redis", redis, "kind", label));
        }
        metrics.gauge(
                "sluice_redis_paused",
                "1 while the breaker keeps calls from a Redis that does not answer",
                () -> breaker.allows() ? 0 : 1,
                "redis",
                redis);
        metrics.gauge(
                "sluice_redis_connections_in_use",
                "Pooled connections that a call holds",
                inUse::getAsInt,
                "redis",
                redis);
    }

    void answered(long nanos) {
        latency.record(nanos);
    }

    void failed(Kind kind) {
        Counter counter = errors.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }
}
