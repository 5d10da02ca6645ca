package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Ground;

/** The topic of news that reach a page while somebody looks at it. Thread-safe. */
public final class Live {
    private final Notifications notifications;
    private final Teller teller;
    private volatile RoomGate gate = (user, room) -> false;

    private Live(Notifications notifications, Teller teller) {
        this.notifications = notifications;
        this.teller = teller;
    }

    /** Adds the stream of events at {@code /events}. */
    public static Live addTo(Ground ground) {
        EventLog log = new EventLog(ground.link(), ground.prefix());
        Passes passes = new Passes(ground.context(), ground.clock());
        Teller teller = new Teller(log, passes, Teller.HEARTBEAT, System::nanoTime);
        Wakeups wakeups = new Wakeups(ground.link(), log.channel(), teller, Wakeups.TERM);
        Live live = new Live(new Notifications(log), teller);
        ground.serve(new EventsServlet(ground.layout(), live, passes, teller), "/events");
        ground.metrics()
                .gauge(
                        "demo_event_streams",
                        "Browsers that listen to events",
                        teller.listeners().all()::size);
        ground.alongside(new Telling(teller, wakeups));
        return live;
    }

    /** By which all topics tell what has happened. */
    public Notifications notifications() {
        return notifications;
    }

    /** Asks this gate from now on who may listen to a room; before, nobody may. */
    public void guardRoomsBy(RoomGate newGate) {
        gate = newGate;
    }

    boolean isOpen(long user, String room) throws RedisUnavailable {
        return gate.opensFor(user, room);
    }

    /** Whether a browser of the user has that audience open on this node. */
    public boolean isListening(long user, Audience audience) {
        return teller.listeners().has(user, audience.tag());
    }

    /** What goes on besides the requests. */
    private record Telling(Teller teller, Wakeups wakeups) implements Ground.Background {
        @Override
        public void start() {
            teller.start();
            wakeups.start();
        }

        @Override
        public void close() {
            wakeups.close();
            teller.close();
        }
    }
}
