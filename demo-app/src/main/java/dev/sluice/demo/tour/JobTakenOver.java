package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Jobs of a node that is killed are taken over by another one and done. No page tells which node does a job, so there are more of them
 * than the other nodes can do at once: one at least runs on the node that is killed.
 */
final class JobTakenOver implements Step {
    private static final int WORKERS_OF_A_NODE = 2;
    private static final Duration TO_BEGIN = Duration.ofSeconds(20);
    private static final Duration TO_END = Duration.ofSeconds(60);
    private static final Pattern JOB =
            Pattern.compile("data-job=\"([^\"]+)\".*?data-state=\"([a-z]+)\".*?data-attempt>([0-9]+)<", Pattern.DOTALL);

    /** A row of the page of jobs. */
    private record Row(String id, String state, int attempt) {}

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        Set<String> older = rows(bob, stage).stream().map(Row::id).collect(Collectors.toSet());
        int all = WORKERS_OF_A_NODE * (stage.nodes().size() - 1) + 1;
        for (int job = 0; job < all; job++) {
            Stage.done(bob.post(stage.here(), "/jobs", "kind=slow-count&argument=15"), "/jobs");
        }
        Stage.await(TO_BEGIN, "/jobs", () -> count(mine(bob, stage, older), "running") == all);
        Faults faults = stage.breakable();
        long begin = System.nanoTime();
        faults.killNode(stage.there());
        try {
            Stage.await(TO_END, "/jobs", () -> count(mine(bob, stage, older), "done") == all);
        } finally {
            faults.startNode(stage.there());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        long again = mine(bob, stage, older).stream()
                .filter(row -> row.attempt() == 2)
                .count();
        if (again == 0) {
            throw new Broken(Finding.of("job-wrong", all));
        }
        return Finding.of("job-killed", all, again, stage.there(), took.toSeconds());
    }

    private static long count(List<Row> rows, String state) {
        return rows.stream().filter(row -> row.state().equals(state)).count();
    }

    private static List<Row> mine(Browser bob, Stage stage, Set<String> older)
            throws IOException, InterruptedException {
        return rows(bob, stage).stream()
                .filter(row -> !older.contains(row.id()))
                .toList();
    }

    private static List<Row> rows(Browser bob, Stage stage) throws IOException, InterruptedException {
        Matcher job = JOB.matcher(bob.get(stage.here(), "/jobs").body());
        return job.results()
                .map(row -> new Row(row.group(1), row.group(2), Integer.parseInt(row.group(3))))
                .toList();
    }
}
