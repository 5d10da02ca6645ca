package dev.sluice.ratelimit.stats;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import redis.clients.jedis.resps.Tuple;

/** Reads the figures in Redis; what is not ours there is left out and counted. Thread-safe. */
final class StatisticsReader {
    private static final Comparator<DailyCalls> BUSIEST_FIRST =
            Comparator.comparingLong(DailyCalls::total).reversed();

    private final RedisLink link;
    private final StatisticsKeys keys;
    private final RedisClock clock;
    private final StatisticsMeters meters;

    StatisticsReader(RedisLink link, StatisticsKeys keys, RedisClock clock, StatisticsMeters meters) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.meters = meters;
    }

    List<DailyCalls> calls(LocalDate day) throws RedisUnavailable {
        Map<String, String> fields = link.callIdempotent(redis -> redis.hgetAll(keys.calls(day)));
        Map<String, DailyCalls> rows = new TreeMap<>();
        fields.forEach((field, calls) -> {
            Optional<DailyCalls> row = row(day, field, calls);
            row.ifPresent(it -> rows.merge(it.rule() + '|' + it.endpoint(), it, StatisticsReader::together));
            meters.foreign().found(row.isPresent() ? 0 : 1);
        });
        return rows.values().stream().sorted(BUSIEST_FIRST).toList();
    }

    /** A field is {@code rule|endpoint|outcome}, where the endpoint may hold a bar but rule and outcome never do. */
    private static Optional<DailyCalls> row(LocalDate day, String field, String calls) {
        int first = field.indexOf('|');
        int last = field.lastIndexOf('|');
        if (first < 1 || last == first) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(calls);
            Outcome outcome = Outcome.valueOf(field.substring(last + 1).toUpperCase(Locale.ROOT));
            return Optional.of(new DailyCalls(
                    day,
                    field.substring(0, first),
                    field.substring(first + 1, last),
                    outcome == Outcome.ADMITTED ? number : 0,
                    outcome == Outcome.REFUSED ? number : 0,
                    outcome == Outcome.SHADOW ? number : 0));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Counted by the caller.
        }
    }

    private static DailyCalls together(DailyCalls one, DailyCalls other) {
        return new DailyCalls(
                one.day(),
                one.rule(),
                one.endpoint(),
                one.admitted() + other.admitted(),
                one.refused() + other.refused(),
                one.shadow() + other.shadow());
    }

    List<TopClient> topClients(String rule, LocalDate day, int n) throws RedisUnavailable {
        List<Tuple> scores = link.callIdempotent(redis -> redis.zrangeWithScores(keys.clients(rule, day), 0, -1));
        Map<String, String> notes = link.callIdempotent(redis -> redis.hgetAll(keys.notes(rule, day)));
        return scores.stream()
                .map(score -> client(score, notes))
                .sorted(Comparator.comparingLong(TopClient::calls).reversed())
                .limit(n)
                .toList();
    }

    private TopClient client(Tuple score, Map<String, String> notes) {
        String name = score.getElement();
        long most = (long) score.getScore();
        long uncounted = Math.min(most, note(notes, "e" + name));
        return new TopClient(name, most - uncounted, note(notes, "r" + name), uncounted);
    }

    private long note(Map<String, String> notes, String field) {
        try {
            return (long) Double.parseDouble(notes.getOrDefault(field, "0"));
        } catch (NumberFormatException e) {
            meters.foreign().found(1);
            return 0;
        }
    }

    long online(Duration within) throws RedisUnavailable {
        long minute = StatisticsWriter.minuteOf(clock.now());
        String[] minutes = LongStream.rangeClosed(minute - within.toMinutes() + 1, minute)
                .mapToObj(keys::online)
                .toArray(String[]::new);
        return link.callIdempotent(redis -> redis.pfcount(minutes));
    }
}
