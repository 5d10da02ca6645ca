package dev.sluice.demo.tour;

import java.io.IOException;
import java.time.Duration;

/** Who signs out everywhere is signed out in each of his browsers, on each node. */
final class SignedOutEverywhere implements Step {
    /** Tokens tell their time in whole seconds, so one issued in the same second would be refused as well. */
    private static final Duration A_SECOND = Duration.ofMillis(1100);

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser atHome = stage.signedIn("grace");
        Browser atWork = stage.signedIn("grace");
        Stage.expect(atWork.get(stage.there(), "/tour"), 200, "/tour");
        Stage.expect(atHome.post(stage.here(), "/sign-out", "what=everywhere"), 303, "/sign-out");
        Stage.expect(atWork.call(stage.there(), "/api/me", atWork.cookie("token")), 401, "/api/me");
        int page = atWork.get(stage.there(), "/tour").status();
        if (page == 200) {
            throw new Broken(Finding.of("status", "/tour", 401, page));
        }
        Stage.pause(A_SECOND);
        Stage.expect(stage.signedIn("grace").get(stage.there(), "/tour"), 200, "/tour");
        return Finding.of("everywhere");
    }
}
