package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;

/** Everything that carries a tag is removed from all nodes by one click. */
final class PurgedByTag implements Step {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final String PAGE = "/characters";

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser ada = stage.signedIn("ada");
        Browser visitor = stage.visitor();
        for (int node = 1; node <= stage.nodes().size(); node++) {
            visitor.get(node, PAGE);
            if (visitor.get(node, PAGE).by().equals("app")) {
                throw new Broken(Finding.of("not-by", "near", "node " + node, "app"));
            }
        }
        Stage.done(ada.post(stage.here(), "/admin/cache", "what=tag&tag=characters"), "/admin/cache");
        // Whichever node is asked first makes the page anew, and the other one may have that from Redis.
        Duration seen = Stage.await(
                LEASE, PAGE, () -> visitor.get(stage.there(), PAGE).by().equals("app"));
        return Finding.of("purged", stage.here(), stage.there(), seen.toMillis());
    }
}
