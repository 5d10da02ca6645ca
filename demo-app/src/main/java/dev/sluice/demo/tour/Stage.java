package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.visit.Browser;
import dev.sluice.demo.visit.Browser.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a promise is put to the test. Immutable.
 *
 * @param nodes their addresses; at least one
 * @param here the number of the node that runs the test, from 1
 */
record Stage(List<String> nodes, int here, Optional<Faults> faults) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Pattern CHOICE = Pattern.compile("<select id=\"character\"[^>]*><option value=\"([0-9]+)\"");

    Stage {
        nodes = List.copyOf(nodes);
    }

    /** The other node, or the same if there is one alone. */
    int there() {
        return here % nodes.size() + 1;
    }

    boolean hasTwoNodes() {
        return nodes.size() > 1;
    }

    /** Somebody with connections of his own, so that a node killed in one test breaks none of another. */
    Browser visitor() {
        return Browser.ofSomebody(Browser.client(), nodes);
    }

    /** A call by a program that has nothing but the token. */
    Reply call(int node, String path, String token) throws IOException, InterruptedException {
        return visitor().get(node, path, "Authorization", "Bearer " + token);
    }

    /**
     * Somebody who has signed in on this node, with the password of all who are there from the start. That is before the test, so who
     * is asked to come back in a moment comes back.
     */
    Browser signedIn(String name) throws Step.Broken, IOException, InterruptedException {
        Browser browser = visitor();
        done(browser.post(here, "/sign-in", "name=" + name + "&password=sluice"), "/sign-in");
        return browser;
    }

    /** Somebody with a new account, who has signed in on this node by opening it. */
    Browser registered(String name) throws Step.Broken, IOException, InterruptedException {
        Browser browser = visitor();
        String password = UUID.randomUUID().toString();
        done(
                browser.post(here, "/register", "name=" + name + "&password=" + password + "&again=" + password),
                "/register");
        return browser;
    }

    /** What may be broken; only promises that need it ask. */
    Faults breakable() {
        return faults.orElseThrow(() -> new IllegalStateException("there is no fault desk"));
    }

    /** Begins a conversation with the first character there is to choose; the path of its page. */
    static String conversation(Browser who, int node) throws Step.Broken, IOException, InterruptedException {
        Matcher choice =
                CHOICE.matcher(expect(who.get(node, "/chat"), 200, "/chat").body());
        if (!choice.find()) {
            throw new Step.Broken(Finding.of("nobody"));
        }
        String form = "id=" + UUID.randomUUID() + "&character=" + choice.group(1) + "&name=Tour";
        return done(who.post(node, "/chat", form), "/chat").header("Location");
    }

    /** Makes a room; the path of its page. */
    static String room(Browser who, int node) throws Step.Broken, IOException, InterruptedException {
        return done(who.post(node, "/rooms", "name=Tour"), "/rooms").header("Location");
    }

    /** Lets what an earlier test has broken come back on all nodes; what does not come back is for the next test to tell. */
    void awaitWhole() throws InterruptedException {
        Browser visitor = visitor();
        long begin = System.nanoTime();
        for (int node = 1; node <= nodes.size(); node++) {
            int each = node;
            while (!isTrue(() -> visitor.get(each, "/health").status() == 200)
                    && System.nanoTime() - begin < PATIENCE.toNanos()) {
                pause(TICK);
            }
        }
    }

    /** Undoes what a test has done, and tries again while Redis is not back; what was found is worth more than a failure here. */
    void undo(Browser who, String path, String form) throws InterruptedException {
        long begin = System.nanoTime();
        while (!isTrue(() -> who.post(here, path, form).status() != 503)
                && System.nanoTime() - begin < PATIENCE.toNanos()) {
            pause(TICK);
        }
    }

    /** The same reply, if it has that status. */
    static Reply expect(Reply reply, int status, String path) throws Step.Broken {
        if (reply.status() != status) {
            throw new Step.Broken(Finding.of("status", path, status, reply.status()));
        }
        return reply;
    }

    /** The same reply, if a form has done its work: a browser that is not signed in is led elsewhere too. */
    static Reply done(Reply reply, String path) throws Step.Broken {
        if (expect(reply, 303, path).header("Location").startsWith("/sign-in")) {
            throw new Step.Broken(Finding.of("not-signed-in", path));
        }
        return reply;
    }

    /** Something that comes true in a while, or an answer that does not come yet. */
    @FunctionalInterface
    interface Hope {
        boolean isTrue() throws IOException, InterruptedException;
    }

    /** Waits until it is true; how long that was. */
    static Duration await(Duration limit, String what, Hope hope) throws Step.Broken, InterruptedException {
        long begin = System.nanoTime();
        while (!isTrue(hope)) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new Step.Broken(Finding.of("in-vain", limit.toSeconds(), what));
            }
            pause(TICK);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static boolean isTrue(Hope hope) throws InterruptedException {
        try {
            return hope.isTrue();
        } catch (IOException e) {
            return false; // A node that is about to come back refuses connections until then.
        }
    }

    static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
