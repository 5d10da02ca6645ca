package dev.sluice.demo.tour;

import java.io.IOException;

/** One promise of the filters and the way to put it to the test, as people with browsers would. Stateless. */
@FunctionalInterface
interface Step {
    /**
     * Puts it to the test; what was measured if it was kept.
     *
     * @throws Broken if an answer was not the promised one
     * @throws IOException if a node gave no answer at all, which no promise allows for
     * @throws InterruptedException if the node is about to end
     */
    Finding run(Stage stage) throws Broken, IOException, InterruptedException;

    /** Says that a promise was not kept, by what was seen instead. */
    final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Finding seen;

        Broken(Finding seen) {
            super(seen.key(), null, false, false); // The finding of a test, not a fault of the program.
            this.seen = seen;
        }

        Finding seen() {
            return seen;
        }
    }
}
