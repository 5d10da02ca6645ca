package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;

/** Who signs out everywhere is signed out in each of his browsers, on each node, and can sign in again at once. */
final class SignedOutEverywhere implements Step {
    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser atHome = stage.signedIn("grace");
        Browser atWork = stage.signedIn("grace");
        Stage.expect(atWork.get(stage.there(), "/tour"), 200, "/tour");
        Stage.expect(atHome.post(stage.here(), "/sign-out", "what=everywhere"), 303, "/sign-out");
        Stage.expect(stage.call(stage.there(), "/api/me", atWork.cookie("token")), 401, "/api/me");
        int page = atWork.get(stage.there(), "/tour").status();
        if (page == 200) {
            throw new Broken(Finding.of("status", "/tour", 401, page));
        }
        Stage.expect(stage.signedIn("grace").get(stage.there(), "/tour"), 200, "/tour");
        return Finding.of("everywhere");
    }
}
