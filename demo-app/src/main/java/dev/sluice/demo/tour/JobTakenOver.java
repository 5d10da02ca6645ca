package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Jobs of a node that is killed are taken over by another one and done. No page tells which node does a job, so there are more of them
 * than the other nodes can do at once: one at least runs on the node that is killed. Each is a new user's only one, as the queue gives no
 * user all workers.
 */
final class JobTakenOver implements Step {
    private static final int WORKERS_OF_A_NODE = 2;
    private static final Duration TO_BEGIN = Duration.ofSeconds(20);
    private static final Duration TO_END = Duration.ofSeconds(60);
    private static final Pattern JOB =
            Pattern.compile("data-job=\".*?data-state=\"([a-z]+)\".*?data-attempt>([0-9]+)<", Pattern.DOTALL);

    /** A row of the page of jobs. */
    private record Row(String state, int attempt) {}

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        int all = WORKERS_OF_A_NODE * (stage.nodes().size() - 1) + 1;
        List<Browser> users = newUsers(all, stage);
        for (Browser user : users) {
            Stage.done(user.post(stage.here(), "/jobs", "kind=slow-count&argument=" + steps(all)), "/jobs");
        }
        Stage.await(TO_BEGIN, "/jobs", () -> count(users, stage, "running") == all);
        Faults faults = stage.breakable();
        long begin = System.nanoTime();
        faults.killNode(stage.there());
        try {
            Stage.await(TO_END, "/jobs", () -> count(users, stage, "done") == all);
        } finally {
            faults.startNode(stage.there());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        long again = rows(users, stage).filter(row -> row.attempt() == 2).count();
        if (again == 0) {
            throw new Broken(Finding.of("job-wrong", all));
        }
        return Finding.of("job-killed", all, again, stage.there(), took.toSeconds());
    }

    /** So long that the first still runs when the last has begun. */
    private static int steps(int jobs) {
        return 10 + 3 * jobs;
    }

    private static List<Browser> newUsers(int number, Stage stage) throws Broken, IOException, InterruptedException {
        List<Browser> users = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            users.add(stage.registered("tour-" + UUID.randomUUID().toString().substring(0, 13)));
        }
        return users;
    }

    private static long count(List<Browser> users, Stage stage, String state) throws IOException, InterruptedException {
        return rows(users, stage).filter(row -> row.state().equals(state)).count();
    }

    private static Stream<Row> rows(List<Browser> users, Stage stage) throws IOException, InterruptedException {
        Stream.Builder<Row> rows = Stream.builder();
        for (Browser user : users) {
            Matcher job = JOB.matcher(user.get(stage.here(), "/jobs").body());
            job.results()
                    .map(row -> new Row(row.group(1), Integer.parseInt(row.group(2))))
                    .forEach(rows);
        }
        return rows.build();
    }
}
