package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.util.UUID;

/** A page is made once, and then answered from the memory of each node, or by Redis for a node that has not had it yet. */
final class CachedOnBothNodes implements Step {
    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser visitor = stage.visitor();
        String path = "/static/web/demo.css?tour=" + UUID.randomUUID(); // A page that nobody has asked for yet.
        Browser.Reply made = by("app", visitor.get(stage.here(), path));
        Browser.Reply near = by("near", visitor.get(stage.here(), path));
        Browser.Reply far = by("far", visitor.get(stage.there(), path));
        by("near", visitor.get(stage.there(), path));
        return Finding.of("cached", made.millis(), near.millis(), far.millis());
    }

    private static Browser.Reply by(String expected, Browser.Reply reply) throws Broken {
        if (!reply.by().equals(expected)) {
            throw new Broken(Finding.of("not-by", expected, reply.header("X-Sluice-Node"), reply.by()));
        }
        return reply;
    }
}
