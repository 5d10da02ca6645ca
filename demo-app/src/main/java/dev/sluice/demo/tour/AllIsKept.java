package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** Rooms, conversations and sessions outlive a node that is killed and a Redis that is killed, and so does what is in them. */
final class AllIsKept implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        Browser grace = stage.signedIn("grace");
        String words = "kept-" + UUID.randomUUID();
        String room = Stage.room(grace, stage.here());
        String chat = Stage.conversation(bob, stage.there());
        try {
            Stage.done(grace.post(stage.there(), room + "/lines", "text=" + words), "/rooms");
            Stage.done(bob.post(stage.there(), chat, "id=" + UUID.randomUUID() + "&text=" + words), "/chat");
            return breakAll(stage, bob, chat, room, words);
        } finally {
            stage.undo(grace, room + "/delete", "");
            stage.undo(bob, chat + "/delete", "");
        }
    }

    private static Finding breakAll(Stage stage, Browser bob, String chat, String room, String words)
            throws Broken, IOException, InterruptedException {
        Faults faults = stage.breakable();
        faults.killNode(stage.there());
        try {
            seen(stage, bob, chat, words);
            seen(stage, bob, room, words);
        } finally {
            faults.startNode(stage.there());
        }
        faults.stopRedis();
        long begin;
        try {
            Stage.expect(bob.get(stage.here(), chat), 503, "/chat");
        } finally {
            begin = System.nanoTime();
            faults.startRedis();
        }
        for (int node : new int[] {stage.here(), stage.there()}) {
            Stage.await(PATIENCE, chat, () -> bob.get(node, chat).status() == 200);
        }
        Duration back = Duration.ofNanos(System.nanoTime() - begin);
        seen(stage, bob, chat, words);
        seen(stage, bob, room, words);
        return Finding.of("kept", stage.there(), back.toMillis());
    }

    private static void seen(Stage stage, Browser bob, String page, String words)
            throws Broken, IOException, InterruptedException {
        Stage.await(PATIENCE, page, () -> bob.get(stage.here(), page).status() == 200);
        if (!bob.get(stage.here(), page).body().contains(words)) {
            throw new Broken(Finding.of("lost", page.substring(0, page.indexOf('/', 1))));
        }
    }
}
