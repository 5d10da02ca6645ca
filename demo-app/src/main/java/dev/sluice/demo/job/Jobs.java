package dev.sluice.demo.job;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.lock.Locks;
import dev.sluice.demo.web.Ground;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reliable queue of jobs in Redis, and the workers of this node. Thread-safe.
 *
 * <p>A job that {@link #submit} has returned is done at least once, as long as Redis keeps what it acknowledged: a worker that dies loses it to
 * another when its lease ends, a failed attempt is followed by another after a wait that doubles, and after the last one the job is a dead letter.
 * Work may be done twice; its result is written once, by the newest attempt.
 */
public final class Jobs implements Ground.Background {
    private static final int MOST_OF_ALL = 10_000;
    private static final int MOST_LETTERS = 1000;
    private static final int MOST_ARGUMENTS = 4096;
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final Queue queue;
    private final JobStore store;
    private final Workers workers;
    private final WhenRedisIsDown whenRedisIsDown;
    private final LocalRun here = new LocalRun();

    /** @param listener hears of each change that this node makes; must not block for long */
    Jobs(RedisLink link, Locks locks, QueueSettings settings, Consumer<Change> listener) {
        this(new Queue(link, settings, Clock.systemUTC(), MOST_OF_ALL), link, locks, settings, listener);
    }

    Jobs(Queue queue, RedisLink link, Locks locks, QueueSettings settings, Consumer<Change> listener) {
        this.queue = queue;
        this.store = new JobStore(link, queue.keys());
        this.workers = new Workers(queue, store, locks, settings, listener);
        this.whenRedisIsDown = settings.whenRedisIsDown();
    }

    /** Lets this node do jobs of that kind; to be said before it starts. */
    void handle(JobKind kind) {
        workers.handle(kind);
    }

    /**
     * Puts a job into the queue. Where Redis gives no answer and jobs are then {@linkplain WhenRedisIsDown#RUN_HERE done here}, the job
     * that is returned is over, and this is all that will be known of it; had Redis taken it all the same, it is done once more.
     *
     * @param dedupeKey while a job of this user and kind with the same key is open, that one is returned; null for none
     * @throws QueueFull if this user, or all together, have too many open jobs, or too many are done here at this moment
     * @throws RedisUnavailable if Redis gave no answer and jobs are refused then
     * @throws IllegalArgumentException if this node does no such jobs, or the arguments are longer than 4096 characters
     */
    Job submit(long user, String kind, Map<String, String> arguments, @Nullable String dedupeKey)
            throws RedisUnavailable, QueueFull {
        JobKind work = workers.kind(kind);
        String written = JobStore.written(arguments);
        if (work == null || written.length() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException("no kind of jobs is named so, or its arguments are too long");
        }
        String dedupe = dedupeKey == null ? "" : KeySpace.hash(Long.toString(user), kind, dedupeKey);
        try {
            return submit(new Ticket(UUID.randomUUID().toString(), user, dedupe), kind, written);
        } catch (RedisUnavailable e) {
            if (whenRedisIsDown == WhenRedisIsDown.REFUSE) {
                throw e;
            }
            return here.run(user, work, arguments, queue.now());
        }
    }

    private Job submit(Ticket ticket, String kind, String arguments) throws RedisUnavailable, QueueFull {
        Optional<Job> job = store.find(queue.submit(ticket, kind, arguments));
        if (job.isEmpty() && !ticket.dedupe().isEmpty()) {
            queue.dropDedupe(ticket); // It led to a job that somebody has removed by hand.
            job = store.find(queue.submit(ticket, kind, arguments));
        }
        return job.orElseThrow(() -> new IllegalStateException("a job that was just added is not there"));
    }

    /** The job of that id with its result; ended ones are kept for a day. */
    Optional<Job> find(String id) throws RedisUnavailable {
        return ID.matcher(id).matches() ? store.find(id) : Optional.empty();
    }

    /** The jobs of a user without their results, newest first: the open ones, then of the ended ones the newest 100. */
    List<Job> of(long user) throws RedisUnavailable {
        return store.of(user);
    }

    /** Ends a job that waits, and asks one that runs to end; one that is over, or that there is not, stays as it is. */
    void cancel(String id) throws RedisUnavailable {
        Optional<Ticket> ticket = ID.matcher(id).matches() ? store.ticket(id) : Optional.empty();
        if (ticket.isPresent()) {
            Optional<Job.State> state = queue.cancel(ticket.get());
            if (state.filter(Job.State.CANCELLED::equals).isPresent()) {
                workers.tell(new Change(ticket.get(), Job.State.CANCELLED, 0, 0));
                workers.over(ticket.get().user());
            }
        }
    }

    /** The newest dead letters, newest first, of all users. */
    public List<DeadLetter> deadLetters(int most) throws RedisUnavailable {
        return store.dead(Math.min(most, MOST_LETTERS));
    }

    /**
     * Submits the work of a dead letter once more, as a new job of its user, and drops the letter. Asked twice while that job is open, it
     * is one job. Empty if there is no such letter, or the job was given up a day ago and is no longer kept.
     *
     * @throws QueueFull if the user, or all together, have too many open jobs
     */
    public Optional<Job> retry(String entry) throws RedisUnavailable, QueueFull {
        Optional<DeadLetter> letter = deadLetters(MOST_LETTERS).stream()
                .filter(each -> each.entry().equals(entry))
                .findFirst();
        Optional<Map<String, String>> arguments =
                letter.isPresent() ? store.argumentsOf(letter.get().job()) : Optional.empty();
        if (letter.isEmpty() || arguments.isEmpty() || workers.kind(letter.get().kind()) == null) {
            return Optional.empty();
        }
        DeadLetter of = letter.get();
        Job job = submit(of.user(), of.kind(), arguments.get(), "again " + of.job());
        store.dropDead(of);
        return Optional.of(job);
    }

    /** How many jobs there are. */
    public Figures figures() throws RedisUnavailable {
        return queue.figures();
    }

    /**
     * How many jobs there are.
     *
     * @param dead dead letters, of the newest 1000
     * @param doneToday since midnight UTC
     */
    public record Figures(long ready, long running, long delayed, long dead, long doneToday) {}

    @Override
    public void start() {
        workers.start();
    }

    @Override
    public void close() {
        workers.close();
    }
}
