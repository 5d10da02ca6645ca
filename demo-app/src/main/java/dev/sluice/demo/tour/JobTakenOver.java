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
import java.util.stream.Stream;

/**
 * Jobs of a node that is killed are taken over by another one and done. No page tells which node does a job, so there are more of them
 * than the other nodes can do at once: one at least runs on the node that is killed. They are those of several users, as none may have
 * all workers; for more than five nodes they do not suffice.
 */
final class JobTakenOver implements Step {
    private static final int WORKERS_OF_A_NODE = 2;
    private static final int MOST_OF_USER = 3;
    private static final Duration TO_BEGIN = Duration.ofSeconds(20);
    private static final Duration TO_END = Duration.ofSeconds(60);
    private static final Pattern JOB =
            Pattern.compile("data-job=\"([^\"]+)\".*?data-state=\"([a-z]+)\".*?data-attempt>([0-9]+)<", Pattern.DOTALL);

    /** A row of the page of jobs. */
    private record Row(String id, String state, int attempt) {}

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        List<Browser> users = List.of(stage.signedIn("bob"), stage.signedIn("grace"), stage.signedIn("ada"));
        Set<String> older = rows(users, stage).map(Row::id).collect(Collectors.toSet());
        int all = Math.min(WORKERS_OF_A_NODE * (stage.nodes().size() - 1) + 1, MOST_OF_USER * users.size());
        for (int job = 0; job < all; job++) {
            Browser user = users.get(job % users.size());
            Stage.done(user.post(stage.here(), "/jobs", "kind=slow-count&argument=15"), "/jobs");
        }
        Stage.await(TO_BEGIN, "/jobs", () -> count(users, stage, older, "running") == all);
        Faults faults = stage.breakable();
        long begin = System.nanoTime();
        faults.killNode(stage.there());
        try {
            Stage.await(TO_END, "/jobs", () -> count(users, stage, older, "done") == all);
        } finally {
            faults.startNode(stage.there());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        long again = rows(users, stage)
                .filter(row -> !older.contains(row.id()) && row.attempt() == 2)
                .count();
        if (again == 0) {
            throw new Broken(Finding.of("job-wrong", all));
        }
        return Finding.of("job-killed", all, again, stage.there(), took.toSeconds());
    }

    private static long count(List<Browser> users, Stage stage, Set<String> older, String state)
            throws IOException, InterruptedException {
        return rows(users, stage)
                .filter(row -> !older.contains(row.id()) && row.state().equals(state))
                .count();
    }

    private static Stream<Row> rows(List<Browser> users, Stage stage) throws IOException, InterruptedException {
        Stream.Builder<Row> rows = Stream.builder();
        for (Browser user : users) {
            Matcher job = JOB.matcher(user.get(stage.here(), "/jobs").body());
            job.results()
                    .map(row -> new Row(row.group(1), row.group(2), Integer.parseInt(row.group(3))))
                    .forEach(rows);
        }
        return rows.build();
    }
}
