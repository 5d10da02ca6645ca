package dev.sluice.ratelimit.override;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads the overrides in Redis; what is not ours there is left out, counted, and told of once. Thread-safe. */
final class OverrideReader {
    private static final System.Logger LOG = System.getLogger(OverrideReader.class.getName());
    private static final RedisScript READ = RedisScript.of(OverrideReader.class, "read-overrides.lua");
    private static final int REPLY_HEAD = 2;

    private final RedisLink link;
    private final String key;
    private final Counter foreign;
    private final AtomicBoolean foreignTold = new AtomicBoolean();

    OverrideReader(RedisLink link, Metrics metrics) {
        this.link = link;
        this.key = new KeySpace(link.settings().keyPrefix(), "ratelimit").key("overrides", "limits");
        this.foreign = metrics.counter(
                "sluice_ratelimit_overrides_foreign_total",
                "Overrides in Redis that could not be read and were left out.");
    }

    /** Hash: {@code rule|partition} to {@code limit|until in epoch ms|by}; it ends no earlier than any of them. */
    String key() {
        return key;
    }

    /** What was found that had not ended at that time. */
    record Found(Instant now, List<ClientLimit> limits) {}

    /** Reads these fields, or all if there are none. */
    Found read(Collection<String> fields) throws RedisUnavailable {
        List<String> wanted = List.copyOf(fields);
        List<?> reply = (List<?>)
                Objects.requireNonNull(link.callIdempotent(redis -> READ.runText(redis, List.of(key), wanted)));
        Instant now = Instant.ofEpochMilli((Long) reply.get(0));
        tellOfForeign((Long) reply.get(1));
        List<ClientLimit> limits = new ArrayList<>();
        for (int i = REPLY_HEAD; i + 1 < reply.size(); i += 2) {
            ClientLimit.read((String) reply.get(i), (String) reply.get(i + 1))
                    .ifPresentOrElse(limits::add, () -> tellOfForeign(1));
        }
        limits.removeIf(limit -> !limit.until().isAfter(now));
        return new Found(now, List.copyOf(limits));
    }

    private void tellOfForeign(long found) {
        foreign.add(found);
        if (found > 0 && foreignTold.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} holds something else than overrides, which is left out; does another program write there?",
                    key);
        }
    }
}
