package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;

/** Whoever was on a node that is killed goes on upon the other one, and on the first when it is back. */
final class NodeKilled implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Faults faults = stage.breakable();
        Browser bob = stage.signedIn("bob");
        Stage.expect(bob.get(stage.there(), "/tour"), 200, "/tour");
        faults.killNode(stage.there());
        try {
            Stage.expect(bob.get(stage.here(), "/tour"), 200, "/tour");
        } finally {
            faults.startNode(stage.there());
        }
        Duration back = Stage.await(
                PATIENCE, "/tour", () -> bob.get(stage.there(), "/tour").status() == 200);
        return Finding.of("node-killed", stage.there(), back.toMillis());
    }
}
