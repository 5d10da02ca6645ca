package dev.sluice.ratelimit.revocation;

import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All revocations in force, in the memory of this node: loaded page by page in the background, kept by the change log.
 * Thread-safe.
 *
 * <p>It may say that a token is <em>not</em> revoked only while two things hold: a load that began after the last gap in
 * the log has come to its end, and the newest answer of the log was asked for less than {@code max-staleness} ago. That
 * a token <em>is</em> revoked it may say always.
 *
 * <p>Ended revocations leave with the next load; one is due when the copy has doubled, so it needs no clock of dates.
 */
final class RevocationCopy implements ChangeLog.Listener {
    private static final System.Logger LOG = System.getLogger(Revocations.class.getName());
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PAUSE_WHEN_TOO_LARGE = Duration.ofMinutes(1);
    private static final int SMALL = 10_000;

    private final RedisLink link;
    private final RevocationStore store;
    private final RevocationSettings settings;
    private final Executor background;
    private final LongSupplier nanoClock;
    private final AtomicBoolean loading = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final RevocationMap map = new RevocationMap();

    /** Counts the reasons to load; a load answers to all that it found counted when it began. */
    private final AtomicLong wanted = new AtomicLong();

    private volatile long loaded = -1;
    private volatile long voided;
    private volatile boolean logWasRead;
    private volatile boolean tooLarge;
    private volatile boolean closed;
    private volatile long sizeWhenLoaded;
    private volatile long pausedUntilNanos;
    private volatile @Nullable Long completeUntilGapNanos;

    RevocationCopy(
            RedisLink link,
            RevocationStore store,
            RevocationSettings settings,
            Executor background,
            LongSupplier nanoClock) {
        this.link = link;
        this.store = store;
        this.settings = settings;
        this.background = background;
        this.nanoClock = nanoClock;
        this.pausedUntilNanos = nanoClock.getAsLong();
    }

    void open() {
        link.changeLog().listen(RevocationStore.TOPIC, this);
        missed(); // A log that is being read already does not say so to a new listener.
    }

    void close() {
        link.changeLog().forget(this);
        closed = true;
    }

    int size() {
        return map.size();
    }

    /** The time up to which tokens of that place are revoked, in epoch milliseconds; null if none is known. */
    @Nullable Long find(Place place) {
        return map.find(place);
    }

    /** Whether what is not found is not revoked either, but for the last {@code max-staleness}. */
    boolean isFresh() {
        return isComplete() && isYoungerThan(settings.maxStaleness(), readSentNanos());
    }

    /** {@link #isFresh}; and if a load failed that is still wanted, another begins. */
    boolean isFreshOrLoads() {
        if (!isLoaded() && nanoClock.getAsLong() - pausedUntilNanos >= 0) {
            load();
        }
        return isFresh();
    }

    /** Whether the copy may stand in for a Redis that is away. */
    boolean isLastKnown() {
        Long before = isComplete() ? Long.valueOf(readSentNanos()) : completeUntilGapNanos;
        return before != null && isYoungerThan(settings.lastKnownMaxAge(), before);
    }

    private boolean isComplete() {
        if (!logWasRead) {
            logWasRead = link.changeLog().isComplete();
        }
        return logWasRead && !closed && loaded >= voided;
    }

    /** When the newest answer of the log was asked for: all that returned before is in it. */
    private long readSentNanos() {
        ChangeLog log = link.changeLog();
        return log.completeUntilNanos() - log.lease().toNanos();
    }

    private boolean isYoungerThan(Duration age, long nanos) {
        return nanoClock.getAsLong() - nanos < age.toNanos();
    }

    @Override
    public void missed() {
        lock.lock();
        try {
            if (isComplete()) {
                completeUntilGapNanos = readSentNanos();
            }
            voided = wanted.incrementAndGet();
        } finally {
            lock.unlock();
        }
        load();
    }

    @Override
    public void changed(String body) {
        Change change = Change.parse(body).orElse(null);
        if (change == null) {
            missed(); // Told by another version: the index is the truth.
        } else if (change.revokes()) {
            apply(change);
        } else {
            loadAgain();
        }
    }

    private void apply(Change change) {
        boolean tooMany;
        boolean doubled;
        lock.lock();
        try {
            map.hear(change);
            tooMany = map.size() > settings.copyMaxEntries();
            doubled = map.size() > 2 * sizeWhenLoaded + SMALL;
        } finally {
            lock.unlock();
        }
        if ((tooMany || doubled) && isComplete()) {
            loadAgain();
        } else if (tooMany) {
            giveUp(); // Nothing would bound it before the next load.
        }
    }

    private void loadAgain() {
        wanted.incrementAndGet();
        load();
    }

    private void load() {
        if (loading.compareAndSet(false, true)) {
            background.execute(this::loadUntilCurrent);
        }
    }

    private void loadUntilCurrent() {
        boolean goOn = true;
        try {
            while (goOn && !isLoaded()) {
                goOn = loadOnce();
            }
        } catch (RedisUnavailable e) {
            goOn = false;
            pause(PAUSE_AFTER_FAILURE); // The next check that misses the copy tries again.
        } finally {
            loading.set(false);
        }
        if (goOn && !isLoaded()) {
            load(); // Wanted by somebody who still found this load running.
        }
    }

    private boolean isLoaded() {
        return closed || loaded >= wanted.get();
    }

    /** False if the copy has become larger than it may, or is not needed any more. */
    private boolean loadOnce() throws RedisUnavailable {
        long answersTo = begin();
        String cursor = "";
        do {
            if (closed) {
                return false;
            }
            Revocation.Page page = store.page(cursor);
            if (!add(page)) {
                giveUp();
                return false;
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        end(answersTo);
        return true;
    }

    private long begin() {
        lock.lock();
        try {
            map.beginNext();
            return wanted.get();
        } finally {
            lock.unlock();
        }
    }

    /** False if the copy would become larger than it may. */
    private boolean add(Revocation.Page page) {
        lock.lock();
        try {
            return map.addToNext(page) <= settings.copyMaxEntries();
        } finally {
            lock.unlock();
        }
    }

    private void end(long answersTo) {
        lock.lock();
        try {
            map.endNext();
            sizeWhenLoaded = map.size();
            loaded = answersTo;
        } finally {
            lock.unlock();
        }
        if (tooLarge) {
            tooLarge = false;
            LOG.log(System.Logger.Level.INFO, "The copy of the token blacklist is complete again");
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            map.clear();
            completeUntilGapNanos = null;
            voided = wanted.incrementAndGet();
        } finally {
            lock.unlock();
        }
        pause(PAUSE_WHEN_TOO_LARGE);
        if (!tooLarge) {
            tooLarge = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "More revocations are in force than blacklist.copy.max-entries = {0}; Redis is asked at each check",
                    Integer.toString(settings.copyMaxEntries()));
        }
    }

    private void pause(Duration time) {
        pausedUntilNanos = nanoClock.getAsLong() + time.toNanos();
    }
}
