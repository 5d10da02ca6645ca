package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What happens on one node is heard in a browser on the other, and what happens while that is away is told when it is back. */
final class LiveAcrossNodes implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String LINE = "\"kind\":\"line\"";
    private static final int WHILE_AWAY = 5;

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        Browser grace = stage.signedIn("grace");
        String room = Stage.room(grace, stage.here());
        try {
            return listen(stage, bob, grace, room);
        } finally {
            stage.undo(grace, room + "/delete", "");
        }
    }

    private static Finding listen(Stage stage, Browser bob, Browser grace, String room)
            throws Broken, IOException, InterruptedException {
        String events = "/events?room=" + room.substring(room.lastIndexOf('/') + 1);
        Duration took;
        String lastId;
        try (EventSource before = EventSource.open(bob, stage.there(), events, "")) {
            Stage.await(PATIENCE, "/events", before::hasJoined);
            say(stage, grace, room, "0");
            took = Stage.await(PATIENCE, "/events", () -> before.count(LINE) == 1);
            lastId = before.lastId();
        }
        for (int line = 1; line <= WHILE_AWAY; line++) {
            say(stage, grace, room, Integer.toString(line));
        }
        try (EventSource after = EventSource.open(bob, stage.there(), events, lastId)) {
            Stage.await(PATIENCE, "/events", () -> after.hasJoined() && after.count(LINE) >= WHILE_AWAY);
            List<String> heard =
                    after.data().stream().filter(data -> data.contains(LINE)).toList();
            if (heard.stream().distinct().count() != WHILE_AWAY || heard.size() != WHILE_AWAY) {
                throw new Broken(Finding.of("live-wrong", WHILE_AWAY, heard.size()));
            }
        }
        return Finding.of("live", stage.there(), stage.here(), took.toMillis(), WHILE_AWAY);
    }

    private static void say(Stage stage, Browser who, String room, String words)
            throws Broken, IOException, InterruptedException {
        Stage.done(who.post(stage.here(), room + "/lines", "text=" + words), "/rooms");
    }
}
