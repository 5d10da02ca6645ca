package dev.sluice.demo.admin;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.web.Ground;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The topic of those who look after the application: the console and the fault desk. */
public final class AdminTopic {
    private AdminTopic() {}

    /**
     * Adds the pages of the topic.
     *
     * @param faults what can be broken on purpose; empty where the demo has not started its parts itself
     * @param jobs how many jobs there are by state; asked at most once a second
     */
    public static void addTo(Ground ground, Optional<Faults> faults, Supplier<Map<String, Long>> jobs) {
        NodeFigures figures = new NodeFigures(ground, jobs, System::nanoTime);
        ground.serve(new ConsoleServlet(ground.layout(), figures), "/admin");
        ground.serve(new FiguresServlet(ground.layout(), figures), "/admin/figures");
        ground.serve(new CacheServlet(ground), "/admin/cache");
        ground.serve(new LimitsServlet(ground.layout()), "/admin/limits");
        ground.serve(new RevocationsServlet(ground.layout()), "/admin/revocations");
        ground.serve(new SlowServlet(ground), "/admin/slow");
        ground.serve(new FaultDeskServlet(ground.layout(), faults), "/admin/faults");
    }
}
