package dev.sluice.demo.account;

import dev.sluice.demo.web.Ground;

/** The topic of who somebody is: sign-in and sign-out, settings, sessions and tokens. */
public final class Account {
    private Account() {}

    /**
     * Adds the pages of the topic.
     *
     * @param secret signs the tokens
     */
    public static void addTo(Ground ground, String secret) {
        SignIn signIn = new SignIn(secret, ground.clock());
        ground.serve(new SignInServlet(ground.layout(), signIn), "/sign-in");
        ground.serve(new SignOutServlet(ground.layout(), signIn), "/sign-out");
        ground.serve(new MeServlet(ground.layout()), "/api/me");
    }
}
