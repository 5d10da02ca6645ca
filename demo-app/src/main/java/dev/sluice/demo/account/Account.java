package dev.sluice.demo.account;

import dev.sluice.demo.record.Database;
import dev.sluice.demo.web.Caches;
import dev.sluice.demo.web.Ground;
import dev.sluice.demo.web.Layout;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import java.sql.SQLException;
import java.util.EnumSet;

/**
 * The topic of who somebody is: sign-in and sign-out, settings, sessions and tokens. Thread-safe.
 *
 * @param users who has an account
 * @param preferences what they have chosen
 */
public record Account(Users users, PreferencesStore preferences) {
    private static final EnumSet<DispatcherType> REQUESTS = EnumSet.of(DispatcherType.REQUEST);
    private static final String SIGN_IN = "/sign-in";

    /** None of them is under {@code cache.paths}. */
    private static final String[] OWN_PAGES = {
        "", "/settings/*", "/sessions/*", "/token", "/chat/*", "/rooms/*", "/jobs/*", "/admin/*", "/tour/*"
    };

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
        Account account = new Account(users, preferences);
        account.serve(ground, new SignIn(secret, ground.clock()));
        return account;
    }

    private void serve(Ground ground, SignIn signIn) {
        Layout layout = ground.layout();
        SignOut signOut = new SignOut(ground.context());
        ground.serve(new SignInServlet(layout, signIn, users), SIGN_IN);
        ground.serve(new RegisterServlet(layout, signIn, users), "/register");
        ground.serve(new SignOutServlet(layout, signOut), "/sign-out");
        ground.serve(new SettingsServlet(layout, preferences), "/settings");
        ground.serve(new PasswordServlet(layout, users, signIn, signOut), "/settings/password");
        ground.serve(new SessionsServlet(layout, signOut), "/sessions");
        ground.serve(new TokenServlet(layout), "/token");
        ground.serve(new MeServlet(layout), "/api/me");
        filter(ground, new SignInName()).addMappingForUrlPatterns(REQUESTS, false, SIGN_IN);
        filter(ground, new TokenRenewal(users, signIn, ground.clock()))
                .addMappingForUrlPatterns(REQUESTS, true, OWN_PAGES);
    }

    private static FilterRegistration.Dynamic filter(Ground ground, Filter filter) {
        FilterRegistration.Dynamic registration =
                ground.context().addFilter(filter.getClass().getName(), filter);
        registration.setAsyncSupported(true);
        return registration;
    }
}
