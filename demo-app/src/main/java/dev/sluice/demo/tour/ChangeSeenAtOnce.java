package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** What is changed on one node is what the other one shows next, although both have kept the page. */
final class ChangeSeenAtOnce implements Step {
    private static final Duration LEASE = Duration.ofSeconds(2);

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        Browser.Reply made = Stage.done(bob.post(stage.here(), "/characters", form("Before")), "/characters");
        String page = made.header("Location");
        try {
            return change(stage, bob, page);
        } finally {
            stage.undo(bob, page + "/delete", "");
        }
    }

    private static Finding change(Stage stage, Browser bob, String page)
            throws Broken, IOException, InterruptedException {
        Browser visitor = stage.visitor();
        visitor.get(stage.there(), page);
        Browser.Reply kept = visitor.get(stage.there(), page);
        if (!kept.by().equals("near") || !kept.body().contains("Before")) {
            throw new Broken(Finding.of("not-by", "near", kept.header("X-Sluice-Node"), kept.by()));
        }
        String name = "After " + UUID.randomUUID();
        Stage.done(bob.post(stage.here(), page, form(name)), page);
        int[] requests = {0};
        Duration seen = Stage.await(LEASE, page, () -> {
            requests[0]++;
            return visitor.get(stage.there(), page).body().contains(name);
        });
        return Finding.of("changed", kept.header("X-Sluice-Node"), requests[0], seen.toMillis());
    }

    private static String form(String name) {
        return "name=" + name.replace(' ', '+')
                + "&tagline=On+tour&greeting=Hello&persona=A+guest+of+the+tour&public=on";
    }
}
