package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.job.Jobs;
import dev.sluice.demo.web.Ground;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The topic of those who look after the application: the console and the fault desk. */
public final class AdminTopic {
    private AdminTopic() {}

    /**
     * Adds the pages of the topic.
     *
     * @param faults what can be broken on purpose; empty where the demo has not started its parts itself
     * @param jobs are counted at most once a second
     */
    public static void addTo(Ground ground, Optional<Faults> faults, Jobs jobs) {
        NodeFigures figures = new NodeFigures(ground, () -> countsOf(jobs), System::nanoTime);
        new SeenTokens(System::nanoTime).addTo(ground.context());
        ground.serve(new ConsoleServlet(ground.layout(), figures), "/admin");
        ground.serve(new FiguresServlet(ground.layout(), figures), "/admin/figures");
        ground.serve(new CacheServlet(ground), "/admin/cache");
        ground.serve(new LimitsServlet(ground.layout()), "/admin/limits");
        ground.serve(new RevocationsServlet(ground.layout()), "/admin/revocations");
        ground.serve(new SlowServlet(ground), "/admin/slow");
        ground.serve(new QueueServlet(ground.layout(), jobs), "/admin/jobs");
        ground.serve(new FaultDeskServlet(ground.layout(), faults), "/admin/faults");
    }

    /** By the names that texts and script have for them; nothing while Redis is away. */
    private static Map<String, Long> countsOf(Jobs jobs) {
        try {
            Jobs.Figures figures = jobs.figures();
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("waiting", figures.ready() + figures.delayed());
            counts.put("running", figures.running());
            counts.put("done", figures.doneToday());
            counts.put("failed", figures.dead());
            return counts;
        } catch (RedisUnavailable e) {
            return Map.of();
        }
    }
}
