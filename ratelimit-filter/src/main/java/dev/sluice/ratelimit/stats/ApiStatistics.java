package dev.sluice.ratelimit.stats;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.stats.StatisticsSettings.Clients;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Counts what was called, by whom, and how many users are there, over all nodes and by day. Thread-safe.
 *
 * <p>To count is to add up in memory: it neither asks Redis nor waits, and in steady state allocates nothing. The sums go to
 * Redis about once a second, on a thread of their own. While Redis is away they are kept and made up for later, within
 * bounds; after a reply that was lost, up to one call's worth counts twice; a node that is killed loses what it counted
 * since its last flush. Days and minutes are those of Redis, in UTC, at the time of the flush.
 *
 * <p>To read is to ask Redis, which knows of calls up to one flush ago.
 */
public final class ApiStatistics implements AutoCloseable {
    private static final int MAX_PAIRS = 1000;
    private static final int MAX_RULES = 64;
    private static final int MAX_USERS = 10_000;
    private static final int MAX_NAME_LENGTH = 256;

    private final StatisticsSettings settings;
    private final StatisticsMeters meters;
    private final RedisClock clock;
    private final StatisticsWriter writer;
    private final StatisticsReader reader;
    private final CallTally calls = new CallTally(MAX_PAIRS);
    private final ConcurrentMap<String, ClientTally> clients = new ConcurrentHashMap<>();
    private final OnlineTally users = new OnlineTally(MAX_USERS);
    private final ReentrantLock flushing = new ReentrantLock();
    private Runnable stop = () -> {};

    ApiStatistics(RedisLink link, StatisticsSettings settings, Metrics metrics, LongSupplier nanoClock) {
        String prefix = link.settings().keyPrefix();
        StatisticsKeys keys = new StatisticsKeys(prefix, settings);
        this.settings = settings;
        this.meters = StatisticsMeters.of(metrics, prefix);
        this.clock = new RedisClock(link, keys.some(), nanoClock);
        this.writer = new StatisticsWriter(link, keys, clock, meters);
        this.reader = new StatisticsReader(link, keys, clock, meters);
        StatisticsMeters.size(metrics, "endpoint", calls::size);
        StatisticsMeters.size(metrics, "client", this::clientsKept);
        StatisticsMeters.size(metrics, "user", users::size);
    }

    /** Counts from now on, unless the settings turn that off, and flushes until closed; both others are closed after this. */
    public static ApiStatistics start(
            RedisLink link, StatisticsSettings settings, Metrics metrics, Background background) {
        ApiStatistics statistics = new ApiStatistics(link, settings, metrics, System::nanoTime);
        if (settings.enabled()) {
            statistics.stop = background.every(settings.flush(), statistics::flush);
        }
        return statistics;
    }

    /** Whether anything is counted. */
    public boolean isOn() {
        return settings.enabled();
    }

    /** Whether the readable names of clients are wanted. */
    public boolean wantsNames() {
        return settings.enabled() && settings.clients() == Clients.NAMES;
    }

    /**
     * Counts one call.
     *
     * @param endpoint as {@link Endpoints} names it: nothing a client can choose
     */
    public void count(String rule, String endpoint, Outcome outcome) {
        if (settings.enabled()) {
            calls.count(rule, endpoint, outcome);
        }
    }

    /**
     * Counts one call for the list of the busiest clients.
     *
     * @param hash the client's identity as {@link dev.sluice.core.redis.KeySpace#hash} hides it
     * @param name the same, readable; used only if the settings want names
     */
    public void client(String rule, String hash, String name, Outcome outcome) {
        if (!settings.enabled() || settings.clients() == Clients.OFF) {
            return;
        }
        ClientTally tally = clients.get(rule);
        if (tally == null && clients.size() < MAX_RULES && StatisticsKeys.isRule(rule)) {
            tally = clients.computeIfAbsent(
                    rule, it -> new ClientTally(StatisticsWriter.MAX_CLIENTS, meters.droppedClients()));
        }
        String shown = settings.clients() == Clients.NAMES ? shortened(name) : shortened(hash);
        if (tally == null) {
            meters.droppedClients().increment();
        } else {
            tally.count(shown, outcome == Outcome.REFUSED);
        }
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH);
    }

    /**
     * Counts a user as online.
     *
     * @param hash who it is, as {@link dev.sluice.core.redis.KeySpace#hash} hides it
     */
    public void seen(String hash) {
        if (settings.enabled() && !users.add(shortened(hash))) {
            meters.droppedUsers().increment();
        }
    }

    /** How much this node holds in memory, by kind. */
    Map<String, Integer> sizes() {
        return Map.of("endpoint", calls.size(), "client", clientsKept(), "user", users.size());
    }

    private int clientsKept() {
        return clients.values().stream().mapToInt(ClientTally::size).sum();
    }

    /** Writes what Redis lacks, up to where it stops to answer. */
    void flush() {
        flushing.lock();
        try {
            writer.write(calls);
            for (Map.Entry<String, ClientTally> tally : clients.entrySet()) {
                writer.write(tally.getKey(), tally.getValue());
            }
            writer.write(users);
            meters.flushed().increment();
        } catch (RedisUnavailable e) {
            meters.failed().increment(); // The link tells of it once; the tallies keep what was not written.
        } finally {
            flushing.unlock();
        }
    }

    /** The day it is for Redis. */
    public LocalDate today() throws RedisUnavailable {
        return StatisticsKeys.dayOf(clock.now());
    }

    /** The calls of one day, busiest endpoint first; empty for a day of which nothing is known. */
    public List<DailyCalls> calls(LocalDate day) throws RedisUnavailable {
        return reader.calls(day);
    }

    /**
     * The calls of today and the days before it, today first.
     *
     * @param days how many, today included; what lies further back than is kept is empty
     */
    public List<DailyCalls> lastDays(int days) throws RedisUnavailable {
        LocalDate today = today();
        List<DailyCalls> all = new ArrayList<>();
        for (int back = 0; back < Math.min(days, settings.days() + 1); back++) {
            all.addAll(reader.calls(today.minusDays(back)));
        }
        return all;
    }

    /**
     * The clients with the most calls today, at most 1,000.
     *
     * @throws IllegalArgumentException if no rule can have that name
     */
    public List<TopClient> topClients(String rule, int n) throws RedisUnavailable {
        return topClients(rule, today(), n);
    }

    /** The clients with the most calls on that day, at most 1,000. */
    public List<TopClient> topClients(String rule, LocalDate day, int n) throws RedisUnavailable {
        return reader.topClients(rule, day, n);
    }

    /** About how many users were seen lately, within the time the settings name. */
    public long online() throws RedisUnavailable {
        return online(settings.online());
    }

    /**
     * About how many users were seen lately, give or take one in a hundred (HyperLogLog).
     *
     * @param within whole minutes, the one that has just begun included; at most what the settings name
     * @throws IllegalArgumentException if it is none of these
     */
    public long online(Duration within) throws RedisUnavailable {
        long most = settings.online().toMinutes();
        if (!StatisticsSettings.isMinutes(within, most)) {
            throw new IllegalArgumentException(within + " is not 1 to " + most + " whole minutes");
        }
        return reader.online(within);
    }

    /** Flushes once more and stops. */
    @Override
    public void close() {
        stop.run();
        if (settings.enabled()) {
            flush();
        }
    }
}
