package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.tour.Browser.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a promise is put to the test. Immutable.
 *
 * @param nodes their addresses; at least one
 * @param here the number of the node that runs the test, from 1
 */
record Stage(List<String> nodes, int here, Optional<Faults> faults) {
    private static final Duration TICK = Duration.ofMillis(50);

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

    Browser visitor() {
        return new Browser(nodes);
    }

    /** Somebody who has signed in on this node, with the password of all who are there from the start. */
    Browser signedIn(String name) throws Step.Broken, IOException, InterruptedException {
        Browser browser = visitor();
        expect(browser.post(here, "/sign-in", "name=" + name + "&password=sluice"), 303, "/sign-in");
        return browser;
    }

    /** The same reply, if it has that status. */
    static Reply expect(Reply reply, int status, String path) throws Step.Broken {
        if (reply.status() != status) {
            throw new Step.Broken(Finding.of("status", path, status, reply.status()));
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
