package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The questions that workers ask Redis, each a script. Thread-safe.
 *
 * <p>A job is in one place at a time: in {@code waiting} while its user has others in the queue, in the stream {@code ready} while it
 * waits for a worker or runs, in {@code delayed} between two attempts, in none of them when it is over. So the stream, which goes by
 * time, is fair: before a job are at most a few of each other user. An entry read from the stream stays pending, and thereby known,
 * until the job leaves the stream; a worker that renews its lease no more loses it to whoever looks first. The number of the attempt
 * decides whose word counts.
 */
final class Queue {
    static final String GROUP = "workers";
    private static final String COMMON = "end-job.lua";
    private static final RedisScript SUBMIT = RedisScript.of(Queue.class, COMMON, "submit.lua");
    private static final RedisScript BEGIN = RedisScript.of(Queue.class, COMMON, "begin.lua");
    private static final RedisScript BEAT = RedisScript.of(Queue.class, COMMON, "beat.lua");
    private static final RedisScript FINISH = RedisScript.of(Queue.class, COMMON, "finish.lua");
    private static final RedisScript FAIL = RedisScript.of(Queue.class, COMMON, "fail.lua");
    private static final RedisScript CANCEL = RedisScript.of(Queue.class, COMMON, "cancel.lua");
    private static final RedisScript PROMOTE = RedisScript.of(Queue.class, COMMON, "promote.lua");
    private static final RedisScript ENTER = RedisScript.of(Queue.class, COMMON, "enter.lua");
    private static final RedisScript WAITING = RedisScript.of(Queue.class, "waiting.lua");
    private static final RedisScript DUE = RedisScript.of(Queue.class, "due.lua");
    private static final RedisScript ABANDONED = RedisScript.of(Queue.class, "abandoned.lua");
    private static final RedisScript FORGET = RedisScript.of(Queue.class, "forget-workers.lua");
    private static final RedisScript FIGURES = RedisScript.of(Queue.class, "figures.lua");
    private static final Duration DEDUPE_LIFE = Duration.ofDays(1);
    private static final Pattern MEMBER = Pattern.compile("(-?[0-9]{1,18}):[0-9]{15}:([^:]+):([^:]*)");
    private static final int MOST_OF_USER = 100;
    private static final int MOST_AT_ONCE = 100;

    private final RedisLink link;
    private final QueueKeys keys;
    private final QueueSettings settings;
    private final Clock clock;
    private final int mostOfAll;
    private volatile String sweptTo = "-";

    Queue(RedisLink link, QueueSettings settings, Clock clock, int mostOfAll) {
        this.link = link;
        this.keys = new QueueKeys(link.settings().keyPrefix() + ":");
        this.settings = settings;
        this.clock = clock;
        this.mostOfAll = mostOfAll;
    }

    /** An entry of the stream. */
    record Delivery(String entry, Ticket ticket) {}

    /** An attempt that has begun, by this worker. */
    record Attempt(Ticket ticket, String worker, long number, String kind, String arguments) {
        private String text() {
            return Long.toString(number);
        }
    }

    /** What came of trying to begin: an attempt, or the state of a job that is over, or neither where it is another's. */
    record Begun(Optional<Attempt> attempt, Optional<Job.State> over) {}

    /** What a running attempt is told. */
    enum Word {
        GO,
        CANCEL,
        LOST
    }

    QueueKeys keys() {
        return keys;
    }

    /** The id of the job, or of the one with the same key. */
    String submit(Ticket ticket, String kind, String arguments) throws RedisUnavailable, QueueFull {
        String reply = String.valueOf(ask(
                SUBMIT,
                ticket,
                ticket.id(),
                Long.toString(ticket.user()),
                kind,
                arguments,
                Integer.toString(MOST_OF_USER),
                Integer.toString(mostOfAll),
                ticket.dedupe(),
                Long.toString(DEDUPE_LIFE.toMillis()),
                Integer.toString(settings.share())));
        for (QueueFull.Bound bound : QueueFull.Bound.values()) {
            if (reply.equals(bound.name())) {
                throw new QueueFull(bound);
            }
        }
        return reply;
    }

    /** From the first entry on, whoever wrote it before there was a group. */
    void prepare() throws RedisUnavailable {
        link.callIdempotent(redis -> {
            try {
                return redis.xgroupCreate(keys.ready(), GROUP, new StreamEntryID(0, 0), true);
            } catch (JedisDataException e) {
                if (String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
                    return "OK"; // It is there.
                }
                throw e;
            }
        });
    }

    /** Waits for a new job as long as the settings say. */
    Optional<Delivery> next(String worker) throws RedisUnavailable {
        XReadGroupParams params = XReadGroupParams.xReadGroupParams().count(1).block((int)
                settings.block().toMillis());
        Map<String, StreamEntryID> streams = Map.of(keys.ready(), StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
        List<Map.Entry<String, List<StreamEntry>>> read = link.callWithin(
                settings.block().plus(link.settings().timeout()),
                redis -> redis.xreadGroup(GROUP, worker, params, streams));
        if (read == null || read.isEmpty() || read.get(0).getValue().isEmpty()) {
            return Optional.empty();
        }
        StreamEntry entry = read.get(0).getValue().get(0);
        return Optional.of(delivery(
                entry.getID().toString(),
                entry.getFields().getOrDefault("job", ""),
                entry.getFields().getOrDefault("user", ""),
                entry.getFields().getOrDefault("dedupe", "")));
    }

    private static Delivery delivery(String entry, String job, String user, String dedupe) {
        long number = user.matches("-?[0-9]{1,18}") ? Long.parseLong(user) : 0;
        return new Delivery(entry, new Ticket(job, number, dedupe));
    }

    /** Entries of workers that renew their lease no more. */
    List<Delivery> abandoned() throws RedisUnavailable {
        Object found = link.callIdempotent(redis -> ABANDONED.runText(
                redis,
                List.of(keys.ready()),
                List.of(Long.toString(settings.lease().toMillis()), Integer.toString(settings.workers()))));
        List<Delivery> deliveries = new ArrayList<>();
        for (Object each : (List<?>) found) {
            List<String> fields = ((List<?>) each).stream().map(String::valueOf).toList();
            deliveries.add(delivery(fields.get(0), fields.get(1), fields.get(2), fields.get(3)));
        }
        return deliveries;
    }

    /** Not to be sent twice: the second would be told that the job is another's. */
    Begun begin(Delivery delivery, String worker, boolean isAbandoned) throws RedisUnavailable {
        Ticket ticket = delivery.ticket();
        List<String> arguments = List.of(
                ticket.id(),
                delivery.entry(),
                worker,
                Long.toString(isAbandoned ? settings.lease().toMillis() : 0),
                Integer.toString(settings.attempts()));
        Object reply = link.call(redis -> BEGIN.runText(redis, ticket.keys(keys, today()), arguments));
        return reply instanceof List<?> begun
                ? begun(begun, ticket, worker)
                : new Begun(Optional.empty(), Optional.empty());
    }

    private static Begun begun(List<?> reply, Ticket ticket, String worker) {
        Job.State state = Job.State.valueOf(String.valueOf(reply.get(0)));
        if (state.isOver()) {
            return new Begun(Optional.empty(), Optional.of(state));
        }
        String kind = String.valueOf(reply.get(2));
        String arguments = String.valueOf(reply.get(3));
        return new Begun(
                Optional.of(new Attempt(ticket, worker, (Long) reply.get(1), kind, arguments)), Optional.empty());
    }

    Word beat(Attempt attempt, int percent) throws RedisUnavailable {
        return Word.valueOf(String.valueOf(
                ask(BEAT, attempt.ticket(), attempt.text(), attempt.worker(), Integer.toString(percent))));
    }

    /** The state of the job from now on; empty if this attempt is no longer the newest. */
    Optional<Job.State> finish(Attempt attempt, String result) throws RedisUnavailable {
        return state(ask(FINISH, attempt.ticket(), attempt.ticket().id(), attempt.text(), result));
    }

    /**
     * The state of the job from now on; empty if this attempt is no longer the newest.
     *
     * @param again whether another attempt could do better
     */
    Optional<Job.State> fail(Attempt attempt, String failure, boolean again) throws RedisUnavailable {
        Duration wait = settings.backoff()
                .after(attempt.number(), ThreadLocalRandom.current().nextDouble());
        String most = Integer.toString(again ? settings.attempts() : 0);
        Ticket ticket = attempt.ticket();
        return state(ask(FAIL, ticket, ticket.id(), attempt.text(), failure, Long.toString(wait.toMillis()), most));
    }

    /** The state of the job from now on; a running one ends when its worker hears of it. */
    Optional<Job.State> cancel(Ticket ticket) throws RedisUnavailable {
        return state(ask(CANCEL, ticket, ticket.id()));
    }

    private static Optional<Job.State> state(@Nullable Object reply) {
        return reply == null ? Optional.empty() : Optional.of(Job.State.valueOf(String.valueOf(reply)));
    }

    void promote(Ticket ticket) throws RedisUnavailable {
        ask(PROMOTE, ticket, ticket.id(), Long.toString(ticket.user()), ticket.dedupe());
    }

    /** The jobs whose delay is over. */
    List<String> due() throws RedisUnavailable {
        Object ids = link.callIdempotent(
                redis -> DUE.runText(redis, List.of(keys.delayed()), List.of(Integer.toString(MOST_AT_ONCE))));
        return ((List<?>) ids).stream().map(String::valueOf).toList();
    }

    /**
     * Puts the next job of a user into the queue if he has room there: to be called when one of his is over. Where two are over at
     * once, both nodes see the same one first; who comes second takes the one behind it.
     */
    void enterNext(long user) throws RedisUnavailable {
        Optional<String> seen = Optional.empty();
        Optional<String> first = firstWaiting(user);
        while (first.isPresent() && !first.equals(seen) && !enter(first.get())) {
            seen = first;
            first = firstWaiting(user);
        }
    }

    private Optional<String> firstWaiting(long user) throws RedisUnavailable {
        ZRangeParams ofUser = ZRangeParams.zrangeByLexParams("[" + user + ":", "(" + user + ";")
                .limit(0, 1);
        return link.callIdempotent(redis -> redis.zrange(keys.waiting(), ofUser)).stream()
                .findFirst();
    }

    /**
     * The same for some of those who wait, for what a node that died in between has left waiting. Each call goes on behind the users
     * of the one before, so all have their turn however many there are.
     */
    void enterSome(int users) throws RedisUnavailable {
        List<String> arguments = List.of(Integer.toString(users), sweptTo);
        Object reply = link.callIdempotent(redis -> WAITING.runText(redis, List.of(keys.waiting()), arguments));
        List<String> found = ((List<?>) reply).stream().map(String::valueOf).toList();
        for (String member : found.subList(1, found.size())) {
            var unused = enter(member);
        }
        sweptTo = found.get(0);
    }

    private boolean enter(String member) throws RedisUnavailable {
        Matcher parts = MEMBER.matcher(member);
        if (!parts.matches()) {
            link.callIdempotent(redis -> redis.zrem(keys.waiting(), member)); // It is none of ours.
            return false;
        }
        Ticket ticket = new Ticket(parts.group(2), Long.parseLong(parts.group(1)), parts.group(3));
        String share = Integer.toString(settings.share());
        return Long.valueOf(1)
                .equals(ask(ENTER, ticket, ticket.id(), Long.toString(ticket.user()), ticket.dedupe(), share, member));
    }

    /** It has no job behind it, or none that can be read. */
    void dropDelayed(String id) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.zrem(keys.delayed(), id));
    }

    /** Drops the pointer of a dedupe key to a job that is no more. */
    void dropDedupe(Ticket ticket) throws RedisUnavailable {
        List<String> all = ticket.keys(keys, today());
        link.callIdempotent(redis -> redis.del(all.get(all.size() - 1)));
    }

    void forgetWorkers() throws RedisUnavailable {
        link.callIdempotent(redis -> FORGET.runText(
                redis,
                List.of(keys.ready()),
                List.of(Long.toString(settings.forget().toMillis()))));
    }

    Jobs.Figures figures() throws RedisUnavailable {
        List<String> all = List.of(keys.ready(), keys.delayed(), keys.dead(), keys.done(today()), keys.waiting());
        Object reply = link.callIdempotent(redis -> FIGURES.runText(redis, all, List.of()));
        List<Long> counts = ((List<?>) reply).stream().map(Long.class::cast).toList();
        return new Jobs.Figures(counts.get(0), counts.get(1), counts.get(2), counts.get(3), counts.get(4));
    }

    /** Each of these does no harm when sent twice. */
    private @Nullable Object ask(RedisScript script, Ticket ticket, String... arguments) throws RedisUnavailable {
        List<String> all = ticket.keys(keys, today());
        Function<UnifiedJedis, @Nullable Object> run = redis -> script.runText(redis, all, List.of(arguments));
        return link.callIdempotent(run);
    }

    Instant now() {
        return clock.instant();
    }

    private String today() {
        return LocalDate.ofInstant(now(), ZoneOffset.UTC).toString();
    }
}
