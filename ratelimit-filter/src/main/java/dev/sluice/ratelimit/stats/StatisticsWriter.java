package dev.sluice.ratelimit.stats;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Adds what the tallies hold to the figures in Redis, in calls of bounded size. For one thread at a time.
 *
 * <p>What is not known to be written is written again: after a reply that was lost, up to one call's worth counts twice.
 * The other choice would lose it, and Redis away for a while must not look like an hour without calls.
 */
final class StatisticsWriter {
    static final int FIELDS_PER_CALL = 500;
    static final int MAX_FIELDS = 10_000;
    static final int MAX_CLIENTS = 1000;

    /** The others wait until they are among these; so a flood of clients does not become a flood of writes. */
    static final int CLIENTS_PER_FLUSH = 250;

    private static final RedisScript ADD_CALLS =
            RedisScript.of(StatisticsWriter.class, "clear-foreign.lua", "add-calls.lua");
    private static final RedisScript ADD_CLIENTS =
            RedisScript.of(StatisticsWriter.class, "clear-foreign.lua", "add-clients.lua");
    private static final RedisScript ADD_ONLINE =
            RedisScript.of(StatisticsWriter.class, "clear-foreign.lua", "add-online.lua");

    private final RedisLink link;
    private final StatisticsKeys keys;
    private final RedisClock clock;
    private final StatisticsMeters meters;

    StatisticsWriter(RedisLink link, StatisticsKeys keys, RedisClock clock, StatisticsMeters meters) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.meters = meters;
    }

    void write(CallTally tally) throws RedisUnavailable {
        List<CallTally.Share> shares = tally.pending();
        for (int from = 0; from < shares.size(); from += FIELDS_PER_CALL) {
            List<CallTally.Share> some = shares.subList(from, Math.min(shares.size(), from + FIELDS_PER_CALL));
            addCalls(some);
            some.forEach(CallTally.Share::written);
        }
        tally.makeRoom();
    }

    private void addCalls(List<CallTally.Share> shares) throws RedisUnavailable {
        LocalDate day = StatisticsKeys.dayOf(clock.now());
        List<String> arguments = new ArrayList<>(List.of(end(day), Integer.toString(MAX_FIELDS)));
        for (CallTally.Share share : shares) {
            arguments.add(share.field());
            arguments.add(Long.toString(share.calls()));
        }
        List<?> reply = (List<?>) send(ADD_CALLS, List.of(keys.calls(day)), arguments);
        meters.foreign().found(number(reply.get(0)));
        meters.otherEndpoints().add(number(reply.get(1)));
    }

    void write(String rule, ClientTally tally) throws RedisUnavailable {
        List<ClientTally.Share> shares = tally.pending(CLIENTS_PER_FLUSH);
        if (!shares.isEmpty()) {
            addClients(rule, shares);
            shares.forEach(ClientTally.Share::written);
        }
        tally.settle();
    }

    private void addClients(String rule, List<ClientTally.Share> shares) throws RedisUnavailable {
        LocalDate day = StatisticsKeys.dayOf(clock.now());
        List<String> arguments = new ArrayList<>(List.of(end(day), Integer.toString(MAX_CLIENTS)));
        for (ClientTally.Share share : shares) {
            arguments.add(share.name());
            arguments.add(Long.toString(share.calls()));
            arguments.add(Long.toString(share.refused()));
        }
        List<String> both = List.of(keys.clients(rule, day), keys.notes(rule, day));
        meters.foreign().found(number(send(ADD_CLIENTS, both, arguments)));
    }

    void write(OnlineTally tally) throws RedisUnavailable {
        for (int left = tally.size(); left > 0; left -= FIELDS_PER_CALL) {
            List<String> users = tally.take(FIELDS_PER_CALL);
            try {
                addOnline(users);
            } catch (RedisUnavailable e) {
                tally.giveBack(users);
                throw e;
            }
        }
    }

    private void addOnline(List<String> users) throws RedisUnavailable {
        if (users.isEmpty()) {
            return;
        }
        long minute = minuteOf(clock.now());
        List<String> arguments = new ArrayList<>(List.of(Long.toString(keys.endOfMinute(minute))));
        arguments.addAll(users);
        meters.foreign().found(number(send(ADD_ONLINE, List.of(keys.online(minute)), arguments)));
    }

    static long minuteOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60L);
    }

    private String end(LocalDate day) {
        return Long.toString(keys.endOfDay(day));
    }

    /** Not as idempotent, though it is sent again later: the fewer copies on their way at once the better. */
    private Object send(RedisScript script, List<String> names, List<String> arguments) throws RedisUnavailable {
        return Objects.requireNonNull(link.call(redis -> script.runText(redis, names, arguments)));
    }

    private static long number(Object reply) {
        return (Long) reply;
    }
}
