package dev.sluice.core.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How the nodes that share a Redis tell each other what changed: a capped stream, which every node reads to its end.
 * Thread-safe.
 *
 * <p>A reader resumes after a break from the last entry it saw, and is told when entries are lost to it. Until
 * {@link #completeUntilNanos} its view holds every change whose append returned before: what is kept in memory under
 * that promise is stale for at most {@code changelog.lease}, however the link to Redis dies.
 */
public final class ChangeLog {
    static final String APPEND_FUNCTION = RedisScript.read(ChangeLog.class, "append-change.lua");
    private static final RedisScript APPEND =
            RedisScript.of(ChangeLog.class, "append.lua").appendingChanges();

    /** Hears of changes, on the one thread that reads the log; it should return soon. */
    public interface Listener {
        /** One change of the topic listened to, in the order of the log. */
        void changed(String body);

        /** Changes may have been missed, as at the first connection: what was concluded from the log is void. */
        void missed();
    }

    private final RedisLink link;
    private final String key;
    private final String length;
    private final long leaseNanos;
    private final LongSupplier nanoClock;
    private final ChangeLogReader reader;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile long readSentNanos;
    private volatile boolean everRead;

    ChangeLog(RedisLink link, ChangeLogReader.Source source, LongSupplier nanoClock) {
        RedisSettings settings = link.settings();
        this.link = link;
        this.key = new KeySpace(settings.keyPrefix(), "core").key("changes", "log");
        this.length = Integer.toString(settings.changeLogLength());
        this.leaseNanos = settings.changeLease().toNanos();
        this.nanoClock = nanoClock;
        this.reader = new ChangeLogReader(this, settings, source);
    }

    /** The stream, for scripts that append in their own call by {@link RedisScript#appendingChanges}. */
    public String key() {
        return key;
    }

    /** About how many entries the stream keeps; the {@code length} that {@code append_change} wants. */
    public String length() {
        return length;
    }

    /**
     * Tells all nodes, this one included. Once it has returned, every node hears of the change within the lease, or
     * knows that its view is no longer complete. Sent again after a lost reply, so a change may be heard twice.
     */
    public void append(String topic, String body) throws RedisUnavailable {
        link.callIdempotent(redis -> APPEND.runText(redis, List.of(key), List.of(length, topic, body)));
    }

    /** Hears of the topic from now on; the first listener starts the reading thread. */
    public void listen(String topic, Listener listener) {
        subscriptions.add(new Subscription(topic, listener));
        if (started.compareAndSet(false, true)) {
            reader.start();
        }
    }

    /** Hears of nothing more; a change that is being told may still arrive. */
    public void forget(Listener listener) {
        subscriptions.removeIf(subscription -> subscription.isOf(listener));
    }

    /** Whether the view is complete up to at most {@code changelog.lease} ago. */
    public boolean isComplete() {
        return everRead && nanoClock.getAsLong() - completeUntilNanos() < 0;
    }

    /** Until when, by {@link System#nanoTime}, the view may be relied upon; meaningless before the first read. */
    public long completeUntilNanos() {
        return readSentNanos + leaseNanos;
    }

    /** How long ago the view was complete; empty before the first read. */
    public Optional<Duration> age() {
        return everRead
                ? Optional.of(Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - readSentNanos)))
                : Optional.empty();
    }

    /** How long the view stays complete after the last read. */
    public Duration lease() {
        return Duration.ofNanos(leaseNanos);
    }

    long now() {
        return nanoClock.getAsLong();
    }

    void readAnswered(long sentNanos) {
        readSentNanos = sentNanos;
        everRead = true;
    }

    void tellMissed() {
        subscriptions.forEach(Subscription::missed);
    }

    void tellChanged(String topic, String body) {
        subscriptions.forEach(subscription -> subscription.changed(topic, body));
    }

    /** A listener that failed is told that it missed something, until it can bear to hear it. */
    void tellThoseWhoFailed() {
        subscriptions.forEach(Subscription::makeGood);
    }

    void close() {
        reader.close();
    }
}
