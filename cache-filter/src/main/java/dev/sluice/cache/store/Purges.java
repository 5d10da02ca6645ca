package dev.sluice.cache.store;

import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The purges of all nodes, and what they mean for an entry. A purge has a position, in microseconds by the clock of
 * Redis and strictly growing; an entry whose fill began at a lower one is void. Thread-safe.
 *
 * <p>The bound: once {@link #purge} has returned, no node that asks {@link #isCurrent} before it serves what
 * {@link #standing} allows serves an older answer later than {@code changelog.lease}, even while it is cut off from
 * Redis. Not covered: a failover of Redis that loses a purge no node has heard of.
 */
public final class Purges implements ChangeLog.Listener, AutoCloseable {
    /** Of the change log, as the scripts name it; it belongs to purges alone. */
    private static final String TOPIC = "cache";

    /** Above this the oldest are forgotten, and all that was filled before them is void. */
    static final int MOST_SCOPES = 50_000;

    /** Longer than any entry lives, so that purges that are forgotten have nothing left to be about. */
    static final Duration KEPT = Duration.ofDays(35);

    private static final int MOST_SCOPES_PER_CALL = 500;

    private static final int MEMBERS_PER_PAGE = 5_000;
    private static final RedisScript PURGE =
            RedisScript.of(Purges.class, "positions.lua", "purge.lua").appendingChanges();
    private static final RedisScript CATCH_UP =
            RedisScript.of(Purges.class, "positions.lua", "catch-up.lua").appendingChanges();

    private final RedisLink link;
    private final LongSupplier nanoClock;
    private final int mostScopes;
    private final List<String> keys;
    private final PurgeTable table;
    private final List<Runnable> whenFloorRises = new CopyOnWriteArrayList<>();
    private final JoinedCall catchUps = new JoinedCall(this::catchUpNow);

    /** All purges up to here are in the table, also if {@link #position} is higher by a purge of this node's own. */
    private final AtomicLong completeTo = new AtomicLong();

    private final AtomicLong gaps = new AtomicLong(1);
    private volatile long gapsClosed;
    private volatile long caughtUpNanos;

    /** @param nanoClock the one by which the link was opened, {@link System#nanoTime} */
    public Purges(RedisLink link, LongSupplier nanoClock) {
        this(link, nanoClock, MOST_SCOPES);
    }

    Purges(RedisLink link, LongSupplier nanoClock, int mostScopes) {
        this.link = link;
        this.nanoClock = nanoClock;
        this.mostScopes = mostScopes;
        this.table = new PurgeTable(mostScopes);
        String set = new KeySpace(link.settings().keyPrefix(), "cache").key("changes", "purges");
        this.keys = List.of(set, link.changeLog().key());
    }

    /** Hears of the purges of other nodes from now on; without it every answer needs a {@link #catchUp}. */
    public void start() {
        link.changeLog().listen(TOPIC, this);
    }

    /** Hears of nothing more. */
    @Override
    public void close() {
        link.changeLog().forget(this);
    }

    /** The newest position applied here: what a fill must note before the application runs. Zero before the first. */
    public long position() {
        return table.position();
    }

    /** Everything filled at a lower position is void. */
    public long floor() {
        return table.floor();
    }

    /** As long as it is the same, so is every {@link #standing}. */
    public long version() {
        return table.version();
    }

    /** What the purges heard so far mean for an entry with these scopes whose fill began at that position. */
    public Standing standing(List<String> scopes, long filledAt) {
        return table.standing(scopes, filledAt);
    }

    /** Whether what is known here is at most {@code changelog.lease} old. If not, {@link #catchUp} mends it. */
    public boolean isCurrent() {
        return gaps.get() == gapsClosed
                && (link.changeLog().isComplete()
                        || nanoClock.getAsLong() - caughtUpNanos
                                < link.changeLog().lease().toNanos());
    }

    /** How old what is known here may be; empty while it is known to be incomplete. */
    public Optional<Duration> age() {
        if (gaps.get() != gapsClosed) {
            return Optional.empty();
        }
        Duration sinceCaughtUp = Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - caughtUpNanos));
        Optional<Duration> sinceRead = link.changeLog().age();
        return sinceRead.filter(age -> age.compareTo(sinceCaughtUp) < 0).or(() -> Optional.of(sinceCaughtUp));
    }

    /**
     * Reads what is new from Redis, after which this node is current for one lease. Callers at the same time share
     * one call.
     */
    public void catchUp() throws RedisUnavailable {
        catchUps.run();
    }

    /**
     * Makes void, or stale if softly, everything with one of these scopes whose fill began before; this node knows it
     * when the call returns, the others within the lease. Sent again after a lost reply, so a purge may happen twice.
     * More than 500 scopes take several calls.
     *
     * @return the position of the purge, with several calls that of the last one; zero without scopes
     */
    public long purge(Collection<Scope> scopes, boolean soft) throws RedisUnavailable {
        List<String> names = scopes.stream().map(Scope::name).distinct().toList();
        long position = 0;
        for (int from = 0; from < names.size(); from += MOST_SCOPES_PER_CALL) {
            position = purgeInOneCall(names.subList(from, Math.min(names.size(), from + MOST_SCOPES_PER_CALL)), soft);
        }
        return position;
    }

    private long purgeInOneCall(List<String> names, boolean soft) throws RedisUnavailable {
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(position()),
                Integer.toString(mostScopes),
                Long.toString(KEPT.toMillis()),
                link.changeLog().length(),
                soft ? "s" : "h"));
        arguments.addAll(names);
        List<String> reply = texts(link.callIdempotent(redis -> PURGE.runText(redis, keys, arguments)));
        long position = Long.parseLong(reply.get(0));
        apply(new PurgeNews(position, Long.parseLong(reply.get(1)), soft, names));
        return position;
    }

    @Override
    public void changed(String body) {
        Optional<PurgeNews> news = PurgeNews.parse(body);
        if (news.isEmpty()) {
            missed(); // Of another version: what it says is in the sorted set, too.
            return;
        }
        apply(news.get());
        if (gaps.get() == gapsClosed) {
            completeTo.accumulateAndGet(news.get().position(), Math::max);
        }
    }

    @Override
    public void missed() {
        gaps.incrementAndGet();
    }

    /** Runs when everything filled before some position became void, on the thread that heard of it. */
    void whenFloorRises(Runnable action) {
        whenFloorRises.add(action);
    }

    private void apply(PurgeNews news) {
        if (table.apply(news)) {
            whenFloorRises.forEach(Runnable::run);
        }
    }

    private void catchUpNow() throws RedisUnavailable {
        long began = nanoClock.getAsLong();
        long gapsBefore = gaps.get();
        String from = "(" + completeTo.get();
        for (List<String> page = page(from); ; page = page(from)) {
            applyPage(page);
            if (page.size() < 2 + 2 * MEMBERS_PER_PAGE) {
                completeTo.accumulateAndGet(Long.parseLong(page.get(1)), Math::max);
                break;
            }
            // The rest of that purge may be on the next page, which holds more than one purge can have.
            from = page.get(page.size() - 1);
        }
        caughtUpNanos = began;
        gapsClosed = gapsBefore;
    }

    private List<String> page(String from) throws RedisUnavailable {
        List<String> arguments = List.of(
                Long.toString(position()),
                from,
                Long.toString(KEPT.toMillis()),
                link.changeLog().length(),
                Integer.toString(MEMBERS_PER_PAGE));
        return texts(link.callIdempotent(redis -> CATCH_UP.runText(redis, keys, arguments)));
    }

    private void applyPage(List<String> page) {
        for (int i = 2; i < page.size(); i += 2) {
            apply(PurgeNews.ofMember(page.get(i), page.get(i + 1)));
        }
        long floor = Long.parseLong(page.get(0));
        if (floor > table.floor()) {
            apply(new PurgeNews(floor, floor, false, List.of()));
        }
    }

    private static List<String> texts(Object reply) {
        if (reply instanceof List<?> parts && parts.size() >= 2) {
            return parts.stream().map(String::valueOf).toList();
        }
        throw new IllegalStateException("a script about purges answered " + reply);
    }
}
