package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** While Redis is away each page answers as documented, at once; when it is back nothing is lost. */
final class RedisAway implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Faults faults = stage.breakable();
        Browser bob = stage.signedIn("bob");
        String kept = "/static/web/demo.css?tour=" + UUID.randomUUID();
        bob.get(stage.here(), kept);
        faults.stopRedis();
        try {
            Stage.expect(bob.get(stage.here(), "/health"), 503, "/health");
            Stage.expect(bob.get(stage.here(), kept), 200, "/static/web/demo.css");
            Browser.Reply away = Stage.expect(bob.get(stage.here(), "/tour"), 503, "/tour");
            if (away.header("Retry-After").isEmpty()) {
                throw new Broken(Finding.of("no-retry-after", "/tour"));
            }
        } finally {
            faults.startRedis();
        }
        Duration back = Stage.await(
                PATIENCE, "/tour", () -> bob.get(stage.here(), "/tour").status() == 200);
        Stage.await(PATIENCE, "/tour", () -> bob.get(stage.there(), "/tour").status() == 200);
        return Finding.of("redis-away", back.toMillis());
    }
}
