package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.room.Room;
import dev.sluice.demo.room.Rooms;

/** Counts what was said in a room. Thread-safe. */
final class SummariseRoom implements JobKind {
    static final String NAME = "summarise-room";

    private static final int MOST_LINES = 500;
    private static final int HALF = 50;

    private final Rooms rooms;

    SummariseRoom(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String run(JobRun run) throws RedisUnavailable {
        Room room = rooms.find(run.argument("room"))
                .orElseThrow(() -> new IllegalArgumentException("there is no such room"));
        RoomSummary summary = RoomSummary.of(rooms.lines(room.id(), MOST_LINES));
        run.progress(HALF);
        return summary.text(room.name());
    }
}
