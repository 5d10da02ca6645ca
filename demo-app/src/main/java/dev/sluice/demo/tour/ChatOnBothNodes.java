package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.util.UUID;

/** A conversation begun on one node goes on upon the other, and a message that is sent twice is there once. */
final class ChatOnBothNodes implements Step {
    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        String chat = Stage.conversation(bob, stage.here());
        try {
            return talk(stage, bob, chat);
        } finally {
            stage.undo(bob, chat + "/delete", "");
        }
    }

    private static Finding talk(Stage stage, Browser bob, String chat)
            throws Broken, IOException, InterruptedException {
        String words = "tour-" + UUID.randomUUID();
        String message = "id=" + UUID.randomUUID() + "&text=" + words;
        Browser.Reply sent = Stage.done(bob.post(stage.there(), chat, message), "/chat");
        Stage.done(bob.post(stage.here(), chat, message), "/chat"); // As after an answer that was lost.
        String page = Stage.expect(bob.get(stage.here(), chat), 200, "/chat").body();
        int stored = page.split("<p>" + words + "</p>", -1).length - 1;
        if (stored != 1) {
            throw new Broken(Finding.of("chat-wrong", 2, stored));
        }
        return Finding.of("chat", stage.here(), sent.header("X-Sluice-Node"), sent.millis());
    }
}
