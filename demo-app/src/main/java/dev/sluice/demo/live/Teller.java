package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.DaemonThread;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import redis.clients.jedis.StreamEntryID;

/**
 * Tells listeners what has happened, on one thread, which never waits for a reader. It hears from elsewhere only that there is
 * something to tell, and reads what from the stream of the audience: so nothing is lost with a message, and nothing is told twice.
 * Thread-safe.
 */
final class Teller implements AutoCloseable {
    /** How often a listener hears that the connection lives, and whoever has lost his right to listen is found. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Teller.class.getName());
    private static final long TICK_MILLIS = 1000;

    private final EventLog log;
    private final Passes passes;
    private final Duration heartbeat;
    private final LongSupplier nanoClock;
    private final Listeners listeners = new Listeners();
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;

    Teller(EventLog log, Passes passes, Duration heartbeat, LongSupplier nanoClock) {
        this.log = log;
        this.passes = passes;
        this.heartbeat = heartbeat;
        this.nanoClock = nanoClock;
        this.thread = new ScheduledThreadPoolExecutor(1, DaemonThread.named("demo-live-teller"));
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(
                () -> carefully(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    Listeners listeners() {
        return listeners;
    }

    /** Takes a listener in; it hears what it has missed, and what happens from now on. */
    void admit(Listener listener) {
        Listener surplus = listeners.add(listener);
        if (surplus != null) {
            surplus.stream().leaveWith("event: end\ndata: {}\n\n"); // Or it would come back, and drive out the next.
        }
        listener.stream().send("retry: 2000\n\n");
        run(() -> join(listener));
        if (thread.isShutdown()) {
            listener.stream().end(); // The node stops; the browser comes back, to another or later.
        }
    }

    /** Something has happened to that audience. */
    void wake(String audience) {
        if (!listeners.of(audience).isEmpty() && pending.add(audience)) {
            run(() -> catchUp(audience));
        }
    }

    /** Anything may have happened to anybody. */
    void wakeAll() {
        run(() -> {
            pending.addAll(listeners.audiences());
            Set.copyOf(pending).forEach(this::catchUp);
        });
    }

    private void run(Runnable task) {
        try {
            thread.execute(() -> carefully(task));
        } catch (RejectedExecutionException e) {
            // The node stops; nobody is told anything more.
        }
    }

    private static void carefully(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) { // Else the thread would do nothing more.
            LOG.log(System.Logger.Level.ERROR, "telling events failed", e);
        }
    }

    private void join(Listener listener) {
        try {
            for (String audience : listener.positions().unknown()) {
                listener.positions().set(audience, log.newest(audience));
            }
            for (String audience : listener.audiences()) {
                StreamEntryID heard = listener.positions().of(audience).orElse(Positions.START);
                tell(audience, heard, Set.of(listener));
            }
            listener.stream().send(": joined\n\n");
        } catch (RedisUnavailable e) {
            pending.addAll(listener.audiences()); // The next tick tries again.
        }
    }

    private void catchUp(String audience) {
        pending.remove(audience);
        Set<Listener> those = listeners.of(audience);
        StreamEntryID least = those.stream()
                .flatMap(listener -> listener.positions().of(audience).stream())
                .min(StreamEntryID::compareTo)
                .orElse(null);
        if (least == null) {
            return;
        }
        try {
            tell(audience, least, those);
        } catch (RedisUnavailable e) {
            pending.add(audience); // The next tick tries again.
        }
    }

    private void tell(String audience, StreamEntryID heard, Set<Listener> those) throws RedisUnavailable {
        List<Event> events = log.after(audience, heard);
        boolean isCut = events.size() >= EventLog.LENGTH; // All that is kept is new, so older ones may be gone.
        for (Listener listener : those) {
            if (isCut && listener.positions().of(audience).filter(heard::equals).isPresent()) {
                listener.tellMissed();
            }
            listener.tell(audience, events);
        }
    }

    /** Sees to those whose time it is, and tries again what failed. */
    void tick() {
        long now = nanoClock.getAsLong();
        for (Listener listener : listeners.all()) {
            if (!listener.positions().unknown().isEmpty()) {
                join(listener);
            }
            if (listener.isDue(now, heartbeat.toNanos())) {
                beat(listener);
            }
        }
        Set.copyOf(pending).forEach(this::catchUp);
    }

    private void beat(Listener listener) {
        try {
            if (!passes.isGood(listener.pass())) {
                listener.stream().end();
                return;
            }
        } catch (RedisUnavailable e) {
            // Nobody is told anything now; he is asked again when Redis answers.
        }
        if (!listener.stream().send(": \n\n")) { // It is over, or its reader does not take the farewell.
            listener.stream().end();
            listeners.remove(listener);
        }
    }

    /** Ends all streams; browsers come back, to another node or later. */
    @Override
    public void close() {
        thread.shutdownNow();
        listeners.all().forEach(listener -> listener.stream().end());
    }
}
