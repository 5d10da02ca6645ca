package dev.sluice.demo.admin;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.fault.Load;
import dev.sluice.demo.web.DaemonThread;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The desk where parts of the demo are broken on purpose, and loads are started to see what that does to visitors. */
final class FaultDeskServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;
    private static final int SLOWEST_MILLIS = 500;

    private final transient Layout layout;
    private final transient Optional<Faults> faults;

    FaultDeskServlet(Layout layout, Optional<Faults> faults) {
        super(layout);
        this.layout = layout;
        this.faults = faults;
    }

    @Override
    void show(Exchange exchange) throws IOException {
        Html content = faults.isPresent()
                ? new FaultDesk(exchange.texts(), layout, faults.get()).page()
                : exchange.texts().html("faults.none");
        exchange.script("/static/admin/desk.js");
        page(exchange, "title.faults", Set.of(), content);
    }

    @Override
    void act(Exchange exchange, Administrator administrator) throws Refused, IOException {
        Faults desk = faults.orElseThrow(Refused::notFound);
        String what = exchange.text("what", 20);
        if (what.equals("kill") && here(node(exchange))) {
            killThisNode(exchange, desk);
            return;
        }
        try {
            act(exchange, desk, what);
        } catch (IllegalStateException e) { // Such as a port that somebody else has taken meanwhile.
            throw Refused.conflict(String.valueOf(e.getMessage()));
        }
        exchange.seeOther("/admin/faults");
    }

    private void act(Exchange exchange, Faults desk, String what) throws Refused {
        switch (what) {
            case "stop-redis" -> desk.stopRedis();
            case "start-redis" -> desk.startRedis();
            case "slow" -> desk.slowRedis(Duration.ofMillis(exchange.number("millis", 0, SLOWEST_MILLIS)));
            case "cut-off" -> desk.cutOff(node(exchange));
            case "reconnect" -> desk.reconnect(node(exchange));
            case "drop" -> desk.dropSubscriber(node(exchange));
            case "kill" -> desk.killNode(node(exchange));
            case "start" -> desk.startNode(node(exchange));
            case "load" -> startLoad(exchange, desk.load());
            case "stop-load" -> desk.load().stop();
            default -> throw Refused.notFound();
        }
    }

    private void startLoad(Exchange exchange, Load load) throws Refused {
        int users = (int) exchange.number("users", 1, Load.MOST_USERS);
        long seconds = exchange.number("seconds", Load.LEAST_SECONDS, Load.MOST_SECONDS);
        load.start(layout.addresses(), users, Duration.ofSeconds(seconds));
    }

    private int node(Exchange exchange) throws Refused {
        return (int) exchange.number("node", 1, layout.addresses().size());
    }

    private boolean here(int node) {
        return layout.node().equals("node " + node);
    }

    /** The answer goes first: the thread that sends it belongs to the node. */
    private void killThisNode(Exchange exchange, Faults desk) throws Refused, IOException {
        int node = node(exchange);
        int other = node == 1 ? layout.addresses().size() : 1;
        Html farewell = exchange.texts()
                .html("faults.farewell", node, layout.addresses().get(other - 1) + "/admin/faults", other);
        page(exchange, "title.faults", Set.of(), farewell);
        exchange.response().flushBuffer();
        DaemonThread.of("demo-kill", () -> desk.killNode(node)).start();
    }
}
