package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisUnavailable;

/** Tells whose room somebody may listen to. */
@FunctionalInterface
public interface RoomGate {
    /**
     * Whether this user may hear what happens in that room.
     *
     * @param room any text a client has sent
     */
    boolean opensFor(long user, String room) throws RedisUnavailable;
}
