package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;

/** Who signs in on one node is signed in on the other. */
final class SessionOnBothNodes implements Step {
    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        Browser.Reply there = Stage.expect(bob.get(stage.there(), "/tour"), 200, "/tour");
        Stage.expect(stage.visitor().get(stage.there(), "/tour"), 303, "/tour");
        return Finding.of("session", stage.here(), there.header("X-Sluice-Node"), there.millis());
    }
}
