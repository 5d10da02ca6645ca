package dev.sluice.ratelimit.override;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.stats.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * Gives single clients a limit of their own, on all nodes, for a time that always has an end. Thread-safe.
 *
 * <p>A change holds on this node and on the others as soon as they hear of it by the {@link ChangeLog}, usually within
 * milliseconds. A node that cannot reach Redis goes on with what it knew, up to the end of each override.
 */
public final class OverrideStore implements AutoCloseable {
    static final String TOPIC = "ratelimit.overrides";
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final RedisScript SET =
            RedisScript.of(OverrideStore.class, "set-override.lua").appendingChanges();
    private static final RedisScript REMOVE =
            RedisScript.of(OverrideStore.class, "remove-override.lua").appendingChanges();

    private final RedisLink link;
    private final int max;
    private final OverrideReader reader;
    private final OverrideCopy copy;

    OverrideStore(int max, RedisLink link, OverrideReader reader, OverrideCopy copy) {
        this.max = max;
        this.link = link;
        this.reader = reader;
        this.copy = copy;
    }

    /**
     * Keeps the overrides of this node up to date until closed; link and background are closed after this.
     *
     * @param max how many there may be at the same time, {@code ratelimit.overrides.max}
     */
    public static OverrideStore start(int max, RedisLink link, Metrics metrics, Background background) {
        OverrideReader reader = new OverrideReader(link, metrics);
        OverrideCopy copy = new OverrideCopy(reader, new Overrides(), background, System::nanoTime);
        OverrideStore store = new OverrideStore(max, link, reader, copy);
        metrics.gauge(
                "sluice_ratelimit_overrides",
                "Limits of single clients this node holds in memory.",
                store.overrides()::size);
        store.listen();
        return store;
    }

    void listen() {
        link.changeLog().listen(TOPIC, copy);
        copy.start();
    }

    /** The overrides as this node knows them, to be asked at every request; empty until Redis has been read. */
    public Overrides overrides() {
        return copy.overrides();
    }

    /** What became of {@link #set}. */
    public enum Change {
        /** It is stored, and all nodes are told. */
        STORED,
        /** Nothing changed: as many clients as are allowed have a limit of their own. */
        TOO_MANY
    }

    /**
     * Gives a client a limit of its own, or another one.
     *
     * @param partition the hash of its identity
     * @param limit 1 to {@link Overrides#MAX_LIMIT}
     * @param lasts from one second to 366 days
     * @param by who wants it, cut after 64 characters; everybody who may list overrides sees it
     * @throws IllegalArgumentException if an argument is not of that form
     * @throws RedisUnavailable if it has perhaps not been stored, or not been told; it may be repeated
     */
    public Change set(String rule, String partition, long limit, Duration lasts, String by) throws RedisUnavailable {
        String field = ClientLimit.field(rule, partition);
        if (limit < 1 || limit > Overrides.MAX_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is not 1 to " + Overrides.MAX_LIMIT);
        }
        if (lasts.compareTo(Duration.ofSeconds(1)) < 0 || lasts.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(lasts + " is not one second to 366 days");
        }
        String who = by.length() <= ClientLimit.MAX_BY ? by : by.substring(0, ClientLimit.MAX_BY);
        String[] arguments = {field, Long.toString(limit), Long.toString(lasts.toMillis()), who, Integer.toString(max)};
        return change(SET, field, arguments) == 1 ? Change.STORED : Change.TOO_MANY;
    }

    /**
     * Takes a client's own limit back.
     *
     * @return whether it had one
     * @throws RedisUnavailable as {@link #set}
     */
    public boolean remove(String rule, String partition) throws RedisUnavailable {
        String field = ClientLimit.field(rule, partition);
        return change(REMOVE, field, field) == 1;
    }

    private long change(RedisScript script, String field, String... arguments) throws RedisUnavailable {
        Done done = link.callIdempotent(redis -> redis instanceof RedisClusterClient
                ? new Done(alone(redis, script, arguments), false)
                : new Done(telling(redis, script, arguments), true));
        if (!done.told()) {
            // After the write, so that who hears of it reads what was written; and always, because the call before this
            // one may have got no further.
            link.changeLog().append(TOPIC, field);
        }
        copy.changed(field);
        return done.changed();
    }

    private record Done(long changed, boolean told) {}

    private long telling(UnifiedJedis redis, RedisScript script, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(link.changeLog().length());
        all.add(TOPIC);
        return number(
                script.runText(redis, List.of(reader.key(), link.changeLog().key()), all));
    }

    /** On a Cluster the log lies in another slot, and no script may touch both. */
    private long alone(UnifiedJedis redis, RedisScript script, String... arguments) {
        return number(script.runText(redis, List.of(reader.key()), List.of(arguments)));
    }

    private static long number(@Nullable Object reply) {
        return (Long) Objects.requireNonNull(reply);
    }

    /** The override of that client, read from Redis; empty if it has none that has not ended. */
    public Optional<ClientLimit> find(String rule, String partition) throws RedisUnavailable {
        return reader.read(List.of(ClientLimit.field(rule, partition))).limits().stream()
                .findFirst();
    }

    /** All overrides that have not ended, read from Redis. */
    public List<ClientLimit> list() throws RedisUnavailable {
        return reader.read(List.of()).limits();
    }

    /** Hears of no more changes; what is known holds on until it ends. */
    @Override
    public void close() {
        link.changeLog().forget(copy);
        copy.close();
    }
}
