package dev.sluice.ratelimit.override;

import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.Overrides.Client;
import dev.sluice.ratelimit.rule.Overrides.Held;
import dev.sluice.ratelimit.stats.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Keeps this node's copy of the overrides up to date. What it hears names a client and never a limit: that is read from
 * Redis, in the background, because the thread of the change log must not wait. Hearing is thread-safe; {@link #refresh}
 * runs on the background thread alone.
 */
final class OverrideCopy implements ChangeLog.Listener {
    /** A read that failed is tried again after that. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** So long a change stays unseen that was written but never told, because the node died in between. */
    private static final long REREAD_NANOS = Duration.ofMinutes(5).toNanos();

    private static final int MAX_CHANGES = 500;

    private final OverrideReader reader;
    private final Overrides overrides;
    private final Background background;
    private final LongSupplier nanoClock;
    private final Set<String> changes = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean wholeWanted = new AtomicBoolean(true);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private Map<Client, Held> known = new HashMap<>();
    private long wholeReadNanos;
    private Runnable stop = () -> {};

    OverrideCopy(OverrideReader reader, Overrides overrides, Background background, LongSupplier nanoClock) {
        this.reader = reader;
        this.overrides = overrides;
        this.background = background;
        this.nanoClock = nanoClock;
        this.wholeReadNanos = nanoClock.getAsLong();
    }

    Overrides overrides() {
        return overrides;
    }

    void start() {
        refreshSoon();
        stop = background.every(RETRY, this::refresh);
    }

    @Override
    public void changed(String field) {
        if (changes.size() < MAX_CHANGES) {
            changes.add(field);
        } else {
            wholeWanted.set(true);
        }
        refreshSoon();
    }

    @Override
    public void missed() {
        wholeWanted.set(true);
        refreshSoon();
    }

    private void refreshSoon() {
        if (scheduled.compareAndSet(false, true)) {
            background.execute(this::refresh);
        }
    }

    /** Reads what is not known to be up to date; asks nothing if there is nothing of that kind. */
    private void refresh() {
        scheduled.set(false);
        boolean isOld = nanoClock.getAsLong() - wholeReadNanos > REREAD_NANOS;
        boolean whole = wholeWanted.getAndSet(false) || isOld;
        List<String> fields = new ArrayList<>(changes);
        fields.forEach(changes::remove);
        if (!whole && fields.isEmpty()) {
            return;
        }
        try {
            read(whole ? List.of() : fields);
        } catch (RedisUnavailable e) {
            wholeWanted.set(true); // What is known holds on; the next round asks again.
        }
    }

    /** Ends are measured from before the question, so no override lasts longer here than in Redis. */
    private void read(List<String> fields) throws RedisUnavailable {
        long asked = nanoClock.getAsLong();
        OverrideReader.Found found = reader.read(fields);
        Map<Client, Held> next = fields.isEmpty() ? new HashMap<>() : new HashMap<>(known);
        fields.forEach(field -> next.remove(client(field)));
        for (ClientLimit limit : found.limits()) {
            long left = Duration.between(found.now(), limit.until()).toNanos();
            Client client = new Client(limit.rule(), limit.partition());
            next.put(client, new Held(OptionalLong.of(limit.limit()), asked + left));
        }
        if (fields.isEmpty()) {
            wholeReadNanos = asked;
        }
        known = next;
        overrides.replaceWith(next);
    }

    private static Client client(String field) {
        int bar = field.indexOf('|');
        return new Client(field.substring(0, Math.max(0, bar)), field.substring(bar + 1));
    }

    void close() {
        stop.run();
    }
}
