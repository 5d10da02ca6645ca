package dev.sluice.demo.live;

import dev.sluice.demo.web.Ground;

/** The topic of news that reach a page while somebody looks at it. Thread-safe. */
public final class Live {
    private final Notifications notifications;
    private volatile RoomGate gate = (user, room) -> false;

    private Live(Notifications notifications) {
        this.notifications = notifications;
    }

    /** Adds the stream of events. */
    public static Live addTo(Ground ground) {
        return new Live(new Notifications(new EventLog(ground.link(), ground.prefix())));
    }

    /** By which all topics tell what has happened. */
    public Notifications notifications() {
        return notifications;
    }

    /** Asks this gate from now on who may listen to a room; before, nobody may. */
    public void guardRoomsBy(RoomGate newGate) {
        gate = newGate;
    }

    /** Whether a browser of the user has that audience open on this node. */
    public boolean isListening(long user, Audience audience) {
        return false;
    }
}
