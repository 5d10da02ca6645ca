package dev.sluice.ratelimit.limit;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a question to Redis: in one call, or on a Cluster in one call for each hash tag, all at once; what one part
 * counted is then taken back if another refused. Thread-safe.
 *
 * <p>Not a pipeline of Jedis: that follows no redirection, starts threads for each use, and these know nothing of the
 * time limit of the call.
 */
final class Partitions implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final Counters counters;
    private final LimiterMetrics metrics;
    private final LongSupplier nanoClock;
    private final Duration limit;
    private final @Nullable ThreadPoolExecutor threads;

    /** Exactly one of the two is there. */
    private record Attempt(@Nullable Reply reply, @Nullable RedisUnavailable failure) {}

    Partitions(RedisLink link, Counters counters, LimiterMetrics metrics, LongSupplier nanoClock) {
        this.counters = counters;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.limit = link.settings().timeout();
        this.threads = link.isCluster() ? threads(2 * link.settings().poolSize()) : null;
    }

    private static ThreadPoolExecutor threads(int most) {
        return new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "sluice-ratelimit");
            thread.setDaemon(true);
            return thread;
        });
    }

    Reply put(Question question) throws RedisUnavailable {
        if (threads == null) {
            return counters.put(question);
        }
        List<Question> parts = question.byHashTag();
        return parts.size() == 1 ? counters.put(question) : putParts(question, parts, threads);
    }

    private Reply putParts(Question whole, List<Question> parts, ThreadPoolExecutor pool) throws RedisUnavailable {
        long start = nanoClock.getAsLong();
        List<Attempt> attempts = attempt(parts, pool);
        Reply reply = merged(whole, attempts);
        RedisUnavailable failure = attempts.stream()
                .map(Attempt::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (whole.mode() == Question.Mode.ASK && (failure != null || !reply.counted())) {
            List<Future<?>> refunds = refund(attempts, pool, failure == null);
            await(failure == null ? refunds : List.of(), start + limit.toNanos());
        }
        if (failure != null) {
            throw failure;
        }
        return reply;
    }

    /** All at once; what there is no thread for, this one asks itself, unless Redis turns out not to answer. */
    private List<Attempt> attempt(List<Question> parts, ThreadPoolExecutor pool) {
        List<CompletableFuture<Attempt>> others = new ArrayList<>();
        List<Question> own = new ArrayList<>(List.of(parts.get(0)));
        for (Question part : parts.subList(1, parts.size())) {
            try {
                others.add(CompletableFuture.supplyAsync(() -> attempt(part), pool));
            } catch (RejectedExecutionException e) {
                own.add(part);
            }
        }
        List<Attempt> attempts = new ArrayList<>();
        boolean answers = true;
        for (int i = 0; i < own.size() && answers; i++) {
            Attempt attempt = attempt(own.get(i));
            attempts.add(attempt);
            answers = attempt.failure() == null; // One call after another may take too long together.
        }
        others.forEach(other -> attempts.add(other.join())); // Each ends by the time limit of its own call.
        return attempts;
    }

    private Attempt attempt(Question part) {
        try {
            return new Attempt(counters.put(part), null);
        } catch (RedisUnavailable e) {
            return new Attempt(null, e);
        }
    }

    private static Reply merged(Question whole, List<Attempt> attempts) {
        List<Reply> replies =
                attempts.stream().map(Attempt::reply).filter(Objects::nonNull).toList();
        boolean counted = replies.stream().allMatch(Reply::counted);
        Map<CounterId, Outcome> outcomes = new HashMap<>();
        TokenState token = TokenState.NOT_ASKED;
        for (Reply reply : replies) {
            boolean refunds = reply.counted() && !counted;
            reply.outcomes().forEach(it -> outcomes.put(it.debit().id(), refunds ? it.refunded() : it));
            token = worse(token, reply.token());
        }
        List<Outcome> inOrder = whole.debits().stream()
                .map(debit -> outcomes.get(debit.id()))
                .filter(Objects::nonNull)
                .toList();
        return new Reply(token, counted, inOrder);
    }

    /** One part that does not know of the token says nothing, one that revokes it says all. */
    private static TokenState worse(TokenState one, TokenState other) {
        List<TokenState> byWeight =
                List.of(TokenState.NOT_ASKED, TokenState.GOOD, TokenState.UNREADABLE, TokenState.REVOKED);
        return byWeight.indexOf(one) >= byWeight.indexOf(other) ? one : other;
    }

    /** What a failed part counted is not known, so it stays: too little is admitted then, never too much. */
    private List<Future<?>> refund(List<Attempt> attempts, ThreadPoolExecutor pool, boolean answers) {
        List<Future<?>> refunds = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Reply reply = attempt.reply();
            List<Outcome> charged = reply == null || !reply.counted()
                    ? List.of()
                    : reply.outcomes().stream()
                            .filter(it -> it.debit().charge().cost() > 0)
                            .toList();
            if (!charged.isEmpty()) {
                try {
                    refunds.add(pool.submit(() -> refundInOneCall(charged)));
                } catch (RejectedExecutionException e) {
                    refundHere(charged, answers);
                }
            }
        }
        return refunds;
    }

    /** Where Redis did not answer this request, there is no time to ask it for more. */
    private void refundHere(List<Outcome> charged, boolean answers) {
        if (answers) {
            refundInOneCall(charged);
        }
    }

    /** Takes back, in one call for each hash tag. */
    void refund(List<Outcome> charged) {
        Map<String, List<Outcome>> byTag = new LinkedHashMap<>();
        for (Outcome outcome : charged) {
            String tag = threads == null ? "" : outcome.debit().id().partition();
            byTag.computeIfAbsent(tag, unused -> new ArrayList<>()).add(outcome);
        }
        byTag.values().forEach(this::refundInOneCall);
    }

    private void refundInOneCall(List<Outcome> charged) {
        try {
            counters.refund(charged);
            metrics.refunds(charged.size());
        } catch (RedisUnavailable e) {
            // It stays counted until its window ends: too little is admitted, never too much.
        }
    }

    /** The refunds go on if the time of the caller is over. */
    private void await(List<Future<?>> refunds, long deadlineNanos) {
        try {
            for (Future<?> refund : refunds) {
                refund.get(Math.max(0, deadlineNanos - nanoClock.getAsLong()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // The answer does not depend on them.
        }
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdown();
        }
    }
}
