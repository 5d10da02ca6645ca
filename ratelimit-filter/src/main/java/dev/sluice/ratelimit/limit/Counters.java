package dev.sluice.ratelimit.limit;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** The counters in Redis. All keys of one call must carry one hash tag where Redis is a Cluster. Thread-safe. */
final class Counters {
    private static final System.Logger LOG = System.getLogger(Counters.class.getName());
    private static final RedisScript CHECK = RedisScript.of(Counters.class, "token.lua", "counters.lua", "check.lua");
    private static final RedisScript COUNT = RedisScript.of(Counters.class, "token.lua", "count.lua");
    private static final RedisScript REFUND = RedisScript.of(Counters.class, "counters.lua", "refund.lua");

    private final RedisLink link;
    private final KeySpace keys;
    private final LimiterMetrics metrics;
    private final AtomicBoolean foreignTold = new AtomicBoolean();

    Counters(RedisLink link, LimiterMetrics metrics) {
        this.link = link;
        this.keys = new KeySpace(link.settings().keyPrefix(), "ratelimit");
        this.metrics = metrics;
    }

    /** Sent again after a dead connection it may count twice: a cost of one request too little admitted, none too much. */
    Reply put(Question question) throws RedisUnavailable {
        boolean countOnly = question.isCountOnly();
        RedisScript script = countOnly ? COUNT : CHECK;
        List<String> arguments = countOnly ? question.countArguments() : question.arguments();
        List<?> reply = run(script, question.keys(keys), arguments);
        tellOfForeign(number(reply, 1));
        int verdict = (int) number(reply, 0);
        boolean counted = question.mode() == Question.Mode.ASK && verdict == 0;
        List<Outcome> outcomes = new ArrayList<>(question.debits().size());
        for (Debit debit : question.debits()) {
            int index = outcomes.size();
            State state = countOnly
                    ? ofCount(debit.charge(), reply, 3 + 2 * index)
                    : ofCheck(debit.charge(), counted, reply, 2 + 6 * index);
            outcomes.add(new Outcome(debit, state, countOnly ? 0 : number(reply, 6 + 6 * index)));
        }
        return new Reply(tokenState(question, verdict), counted, outcomes);
    }

    private List<?> run(RedisScript script, List<String> counters, List<String> arguments) throws RedisUnavailable {
        metrics.roundTrip();
        return (List<?>)
                Objects.requireNonNull(link.callIdempotent(redis -> script.runText(redis, counters, arguments)));
    }

    private static TokenState tokenState(Question question, int verdict) {
        if (question.token() == null) {
            return TokenState.NOT_ASKED;
        }
        return switch (verdict) {
            case 2 -> TokenState.REVOKED;
            case 3 -> TokenState.UNREADABLE;
            default -> TokenState.GOOD;
        };
    }

    /** What {@code count.lua} says of one charge. */
    private static State ofCount(Charge charge, List<?> reply, int at) {
        boolean counted = number(reply, 0) == 0;
        boolean over = number(reply, at) > charge.limit();
        long used = counted ? number(reply, at) : number(reply, at) - charge.cost();
        long left = used == 0 ? 0 : number(reply, at + 1);
        long now = number(reply, 2);
        long retry = charge.cost() > charge.limit() ? charge.window().toMillis() : Math.max(1, left);
        return new State(
                charge,
                over,
                Math.max(0, charge.limit() - used),
                Duration.ofMillis(left),
                over ? Duration.ofMillis(retry) : Duration.ZERO,
                counted && now > 0 ? now + left : State.NO_MARK);
    }

    /** What {@code check.lua} says of one charge. */
    private static State ofCheck(Charge charge, boolean counted, List<?> reply, int at) {
        long reserved = number(reply, at + 4);
        return new State(
                charge,
                number(reply, at) == 1,
                number(reply, at + 1) + reserved,
                Duration.ofMillis(number(reply, at + 2)),
                Duration.ofMillis(number(reply, at + 3)),
                counted ? number(reply, at + 5) : State.NO_MARK);
    }

    private static long number(List<?> reply, int index) {
        return (Long) Objects.requireNonNull(reply.get(index));
    }

    /** Takes back the cost of these charges as far as their windows last. Never sent twice: that could take too much. */
    void refund(List<Outcome> charged) throws RedisUnavailable {
        List<String> counters = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (Outcome outcome : charged) {
            Charge charge = outcome.debit().charge();
            CounterId id = outcome.debit().id();
            counters.add(id.key(keys));
            arguments.addAll(refundOf(id, charge.limit(), charge.cost(), outcome.mark()));
        }
        takeBack(counters, arguments);
    }

    /** Gives back cost that this node reserved and did not use. */
    void giveBack(CounterId id, long limit, long cost, long mark) throws RedisUnavailable {
        metrics.unitsReturned(takeBack(List.of(id.key(keys)), refundOf(id, limit, cost, mark)));
    }

    private static List<String> refundOf(CounterId id, long limit, long cost, long mark) {
        return List.of(
                id.letter(),
                Long.toString(limit),
                Long.toString(id.windowMillis()),
                Long.toString(cost),
                Long.toString(mark));
    }

    private long takeBack(List<String> counters, List<String> arguments) throws RedisUnavailable {
        metrics.roundTrip();
        return (Long) Objects.requireNonNull(link.call(redis -> REFUND.runText(redis, counters, arguments)));
    }

    void forget(CounterId id) throws RedisUnavailable {
        metrics.roundTrip();
        link.callIdempotent(redis -> redis.del(id.key(keys)));
    }

    private void tellOfForeign(long found) {
        if (found == 0) {
            return;
        }
        metrics.foreignCounters(found);
        if (foreignTold.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Counters below {0}:ratelimit hold something else and begin anew; does another program write there?",
                    link.settings().keyPrefix());
        }
    }
}
