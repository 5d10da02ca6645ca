package dev.sluice.demo.account;

import dev.sluice.demo.Visitor;
import dev.sluice.testing.Http;
import java.util.concurrent.atomic.AtomicInteger;

/** The forms of accounts, as people of the tests fill them in. Each test that changes or uses up something has users of its own. */
final class AccountForms {
    static final String PASSWORD = "long enough";

    private static final AtomicInteger USERS = new AtomicInteger();

    private AccountForms() {}

    static String newName() {
        return "user-" + USERS.incrementAndGet();
    }

    static Http.Reply register(Visitor by, String name) {
        return by.post(1, "/register", "name=" + name + "&password=" + PASSWORD + "&again=" + PASSWORD);
    }

    static Http.Reply signIn(Visitor by, int node, String name) {
        return by.post(node, "/sign-in", "name=" + name + "&password=" + PASSWORD);
    }

    static boolean isSignedIn(Visitor who, int node) {
        return who.get(node, "/settings").status() == 200;
    }
}
