package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.util.UUID;

/** An object in the session that is changed where it stands, without a word to the session, is changed on the other node too. */
final class DraftInSession implements Step {
    private static final int CHANGES = 10;

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        String chat = Stage.conversation(bob, stage.here());
        try {
            for (int change = 1; change <= CHANGES; change++) {
                int from = change % 2 == 0 ? stage.here() : stage.there();
                int to = change % 2 == 0 ? stage.there() : stage.here();
                String words = "draft-" + UUID.randomUUID();
                String form = "keep=1&id=" + UUID.randomUUID() + "&text=" + words;
                Stage.done(bob.post(from, chat, form), "/chat");
                if (!Stage.expect(bob.get(to, chat), 200, "/chat").body().contains(">" + words + "<")) {
                    throw new Broken(Finding.of("not-seen", change, CHANGES));
                }
            }
            return Finding.of("draft", CHANGES);
        } finally {
            stage.undo(bob, chat + "/delete", "");
        }
    }
}
