package dev.sluice.demo.live;

import java.util.List;
import redis.clients.jedis.StreamEntryID;

/**
 * One browser that listens, with what it has heard. Used by the one thread that tells, but for {@link #stream}.
 */
final class Listener {
    private final Pass pass;
    private final List<String> audiences;
    private final Positions positions;
    private final EventStream stream;
    private long nextBeatNanos;

    /** @param audiences by their tags */
    Listener(Pass pass, List<String> audiences, Positions positions, EventStream stream) {
        this.pass = pass;
        this.audiences = List.copyOf(audiences);
        this.positions = positions;
        this.stream = stream;
    }

    Pass pass() {
        return pass;
    }

    List<String> audiences() {
        return audiences;
    }

    Positions positions() {
        return positions;
    }

    EventStream stream() {
        return stream;
    }

    /** Tells those of the events that it has not heard, if it is known from where on it hears. */
    void tell(String audience, List<Event> events) {
        for (Event event : events) {
            StreamEntryID heard = positions.of(audience).orElse(null);
            if (heard != null && event.id().compareTo(heard) > 0) {
                positions.set(audience, event.id());
                send(event.kind(), event.json());
            }
        }
    }

    /** Some of what it should have heard is kept no longer, so the page had better load again. */
    void tellMissed() {
        send("missed", "{}");
    }

    private void send(String kind, String json) {
        stream.send("id: " + positions + "\ndata: {\"kind\":\"" + kind + "\",\"data\":" + json + "}\n\n");
    }

    /** Whether it is time again to see to it; at the first call it is not. */
    boolean isDue(long nowNanos, long everyNanos) {
        if (nextBeatNanos == 0) {
            nextBeatNanos = nowNanos + everyNanos;
        }
        if (nowNanos - nextBeatNanos < 0) {
            return false;
        }
        nextBeatNanos = nowNanos + everyNanos;
        return true;
    }
}
