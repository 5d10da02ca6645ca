package dev.sluice.demo.account;

import dev.sluice.demo.record.Database;
import dev.sluice.demo.web.Caches;
import dev.sluice.demo.web.Ground;
import java.sql.SQLException;

/**
 * The topic of who somebody is: sign-in and sign-out, settings, sessions and tokens. Thread-safe.
 *
 * @param users who has an account
 * @param preferences what they have chosen
 */
public record Account(Users users, PreferencesStore preferences) {
    /**
     * Adds the pages of the topic, and the first users where there are none.
     *
     * @param secret signs the tokens
     */
    public static Account addTo(Ground ground, String secret) {
        Database database = ground.database();
        Caches caches = ground.caches();
        Users users = new Users(database, () -> caches.objects("users"), ground.clock());
        PreferencesStore preferences = new PreferencesStore(database, () -> caches.objects("settings"), users);
        try {
            database.prepare(Account.class);
            users.makeFirst();
        } catch (SQLException e) {
            throw new IllegalStateException("the table of users cannot be made: " + e.getMessage(), e);
        }
        SignIn signIn = new SignIn(secret, ground.clock());
        ground.serve(new SignInServlet(ground.layout(), signIn, users), "/sign-in");
        ground.serve(new SignOutServlet(ground.layout(), signIn), "/sign-out");
        ground.serve(new MeServlet(ground.layout()), "/api/me");
        return new Account(users, preferences);
    }
}
