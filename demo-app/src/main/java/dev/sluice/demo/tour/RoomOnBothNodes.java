package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.util.UUID;

/** What is said in a room on one node, and who is there, is seen on the other at the next look. */
final class RoomOnBothNodes implements Step {
    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        Browser grace = stage.signedIn("grace");
        String room = Stage.room(bob, stage.here());
        try {
            return meet(stage, bob, grace, room);
        } finally {
            stage.undo(bob, room + "/delete", "");
        }
    }

    private static Finding meet(Stage stage, Browser bob, Browser grace, String room)
            throws Broken, IOException, InterruptedException {
        Stage.done(bob.post(stage.here(), room + "/enter", ""), "/rooms");
        Stage.done(grace.post(stage.there(), room + "/enter", ""), "/rooms");
        String words = "tour-" + UUID.randomUUID();
        Stage.done(bob.post(stage.here(), room + "/lines", "text=" + words), "/rooms");
        Browser.Reply there = Stage.expect(grace.get(stage.there(), room), 200, "/rooms");
        String page = there.body();
        boolean bothAreThere = page.contains("<li>bob <") && page.contains("<li>grace <");
        if (!page.contains(words) || !bothAreThere) {
            throw new Broken(Finding.of(
                    "room-wrong", there.header("X-Sluice-Node"), page.contains(words) ? 1 : 0, bothAreThere ? 2 : 0));
        }
        return Finding.of("room", there.header("X-Sluice-Node"), there.millis());
    }
}
