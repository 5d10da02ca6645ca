package dev.sluice.demo.room;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.DaemonThread;
import dev.sluice.demo.web.Ground;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a node does for its rooms besides answering: hears of changes, and vouches for those who are there. */
final class Upkeep implements Ground.Background {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

    private final RoomMemory memory;
    private final Rooms rooms;
    private @Nullable ScheduledExecutorService beats;

    Upkeep(RoomMemory memory, Rooms rooms) {
        this.memory = memory;
        this.rooms = rooms;
    }

    @Override
    public void start() {
        memory.listen();
        ScheduledExecutorService executor =
                Executors.newSingleThreadScheduledExecutor(DaemonThread.named("demo-rooms"));
        long millis = memory.vouching().beat().toMillis();
        var unused = executor.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
        beats = executor;
    }

    private void beat() {
        try {
            rooms.beat();
        } catch (RedisUnavailable e) {
            // The link has told so once; those who are there are vouched for when Redis answers again.
        } catch (RuntimeException e) { // Else the executor would never call again.
            LOG.log(System.Logger.Level.ERROR, "vouching for those in rooms failed", e);
        }
    }

    @Override
    public void close() {
        memory.forget();
        if (beats != null) {
            beats.shutdownNow();
        }
    }
}
