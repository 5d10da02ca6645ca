package dev.sluice.demo.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.StreamEntry;

/** The jobs as Redis has them, for whoever looks. Thread-safe. What cannot be read is taken for absent, and told once. */
final class JobStore {
    private static final System.Logger LOG = System.getLogger(JobStore.class.getName());
    private static final RedisScript LOOK = RedisScript.of(JobStore.class, "look.lua");
    private static final TypeReference<Map<String, String>> ARGUMENTS = new TypeReference<>() {};
    private static final String[] FIELDS = {
        "kind", "user", "state", "percent", "attempt", "created", "failure", "dedupe", "result"
    };

    private static final ZRangeParams NEWEST_FIRST =
            ZRangeParams.zrangeParams(0, -1).rev();
    private static final int WITHOUT_RESULT = FIELDS.length - 1;

    private final RedisLink link;
    private final QueueKeys keys;
    private volatile boolean hasComplained;

    JobStore(RedisLink link, QueueKeys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** A job, and what its keys are named by. */
    private record Row(Job job, Ticket ticket) {}

    Optional<Job> find(String id) throws RedisUnavailable {
        return row(id, FIELDS.length).map(Row::job);
    }

    Optional<Ticket> ticket(String id) throws RedisUnavailable {
        return row(id, WITHOUT_RESULT).map(Row::ticket);
    }

    private Optional<Row> row(String id, int fields) throws RedisUnavailable {
        return rows(List.of(id), fields).stream().findFirst();
    }

    /** Newest first, without results. What was removed by hand is open no longer, or it would keep a place of the user for ever. */
    List<Job> of(long user) throws RedisUnavailable {
        List<String> ids = link.callIdempotent(redis -> Stream.concat(
                        redis.zrange(keys.open(user), NEWEST_FIRST).stream(),
                        redis.zrange(keys.ended(user), NEWEST_FIRST).stream())
                .distinct() // One that ended between the two questions.
                .toList());
        List<Job> found = rows(ids, WITHOUT_RESULT).stream().map(Row::job).toList();
        List<String> readable = found.stream().map(Job::id).toList();
        for (String id : ids) {
            if (!readable.contains(id) && !link.callIdempotent(redis -> redis.exists(keys.job(id)))) {
                link.callIdempotent(redis -> redis.zrem(keys.open(user), id));
            }
        }
        return found;
    }

    /** Dead letters, newest first. */
    List<DeadLetter> dead(int most) throws RedisUnavailable {
        return link.callIdempotent(redis -> redis.xrevrange(keys.dead(), "+", "-", most)).stream()
                .flatMap(entry -> letter(entry).stream())
                .toList();
    }

    private Optional<DeadLetter> letter(StreamEntry entry) {
        Map<String, String> fields = entry.getFields();
        try {
            return Optional.of(new DeadLetter(
                    entry.getID().toString(),
                    text(fields.get("job")),
                    text(fields.get("kind")),
                    Long.parseLong(text(fields.get("user"))),
                    Integer.parseInt(text(fields.get("attempt"))),
                    Instant.ofEpochMilli(entry.getID().getTime()),
                    text(fields.get("failure"))));
        } catch (NumberFormatException e) {
            complain(e);
            return Optional.empty();
        }
    }

    void dropDead(DeadLetter letter) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.xdel(keys.dead(), new StreamEntryID(letter.entry())));
    }

    /** What a job is to work on; empty if it is kept no longer. */
    Optional<Map<String, String>> argumentsOf(String id) throws RedisUnavailable {
        String written = link.callIdempotent(redis -> redis.hget(keys.job(id), "arguments"));
        try {
            return written == null ? Optional.empty() : Optional.of(arguments(written));
        } catch (JsonProcessingException e) {
            complain(e);
            return Optional.empty();
        }
    }

    private List<Row> rows(List<String> ids, int fields) throws RedisUnavailable {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<String> asked = ids.stream().map(keys::job).toList();
        List<String> names = List.of(FIELDS).subList(0, fields);
        Object reply = link.callIdempotent(redis -> LOOK.runText(redis, asked, names));
        List<?> replies = reply instanceof List<?> list ? list : List.of();
        return IntStream.range(0, replies.size())
                .mapToObj(i -> row(ids.get(i), (List<?>) replies.get(i)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Row> row(String id, List<?> reply) {
        List<@Nullable String> values = new ArrayList<>();
        reply.forEach(value -> values.add((String) value));
        while (values.size() < FIELDS.length) {
            values.add(null);
        }
        if (values.get(0) == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(id, values));
        } catch (IllegalArgumentException e) {
            complain(e);
            return Optional.empty();
        }
    }

    private static Row read(String id, List<@Nullable String> values) {
        long user = Long.parseLong(text(values.get(1)));
        Job job = new Job(
                id,
                text(values.get(0)),
                user,
                Job.State.valueOf(text(values.get(2))),
                Integer.parseInt(text(values.get(3))),
                Integer.parseInt(text(values.get(4))),
                Instant.ofEpochMilli(Long.parseLong(text(values.get(5)))),
                values.get(8),
                values.get(6));
        return new Row(job, new Ticket(id, user, text(values.get(7))));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private void complain(Exception e) {
        if (!hasComplained) {
            hasComplained = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a job in Redis cannot be read and is taken for absent: {0}",
                    e.getMessage());
        }
    }

    static String written(Map<String, String> arguments) {
        try {
            return Exchange.JSON.writeValueAsString(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments of a job that are no JSON", e);
        }
    }

    static Map<String, String> arguments(String written) throws JsonProcessingException {
        return Exchange.JSON.readValue(written, ARGUMENTS);
    }
}
