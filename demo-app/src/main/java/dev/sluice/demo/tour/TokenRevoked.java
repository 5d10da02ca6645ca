package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;

/** A token that is revoked by signing out on one node is refused on the other by the next request. */
final class TokenRevoked implements Step {
    private static final String API = "/api/me";

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        String token = bob.cookie("token");
        Stage.expect(stage.call(stage.there(), API, token), 200, API);
        Stage.expect(bob.post(stage.here(), "/sign-out", ""), 303, "/sign-out");
        Browser.Reply refused = Stage.expect(stage.call(stage.there(), API, token), 401, API);
        return Finding.of("revoked", stage.here(), refused.header("X-Sluice-Node"), refused.millis());
    }
}
