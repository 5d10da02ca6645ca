package dev.sluice.demo.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The rooms as this node has them in memory: loaded when somebody looks, and right, because all nodes tell each other through
 * the change log what they have changed. Thread-safe.
 */
final class RoomMemory implements ChangeLog.Listener {
    /** How many of its lines are held of a room. */
    static final int LINES = 100;

    private static final String TOPIC = "demo-rooms";
    private static final String LIST = "";

    private final RoomStore store;
    private final ChangeLog changeLog;
    private final LongSupplier nanoClock;
    private final Vouching vouching;
    private final Held<List<Room>> list;
    private final Cache<String, Held<Optional<RoomState>>> rooms =
            Caffeine.newBuilder().maximumSize(RoomStore.MOST_ROOMS).build();

    RoomMemory(RoomStore store, ChangeLog changeLog, Vouching vouching, LongSupplier nanoClock) {
        this.vouching = vouching;
        this.list = new Held<>(vouching.beat());
        this.store = store;
        this.changeLog = changeLog;
        this.nanoClock = nanoClock;
    }

    /** From which it reads. */
    RoomStore store() {
        return store;
    }

    Vouching vouching() {
        return vouching;
    }

    void listen() {
        changeLog.listen(TOPIC, this);
    }

    void forget() {
        changeLog.forget(this);
    }

    @Override
    public void changed(String body) {
        if (body.equals(LIST)) {
            list.changed();
        } else {
            here(body);
        }
    }

    private void here(String id) {
        Held<Optional<RoomState>> held = rooms.getIfPresent(id);
        if (held != null) {
            held.changed();
        }
    }

    @Override
    public void missed() {
        list.changed();
        rooms.asMap().values().forEach(Held::changed);
    }

    /** Tells all nodes that a room has changed, this one at once. */
    void tell(String id) throws RedisUnavailable {
        here(id);
        changeLog.append(TOPIC, id);
    }

    /** Tells all nodes that there is another list of rooms. */
    void tellList() throws RedisUnavailable {
        list.changed();
        changeLog.append(TOPIC, LIST);
    }

    List<Room> list(Instant now) throws RedisUnavailable {
        return list.get(() -> store.all(now), changeLog.isComplete(), nanoClock.getAsLong());
    }

    Optional<RoomState> find(String id) throws RedisUnavailable {
        Held<Optional<RoomState>> held = rooms.get(id, any -> new Held<>(vouching.beat()));
        return held.get(() -> store.load(id, LINES), changeLog.isComplete(), nanoClock.getAsLong());
    }

    /** Those somebody has looked at lately. */
    Set<String> held() {
        return Set.copyOf(rooms.asMap().keySet());
    }
}
