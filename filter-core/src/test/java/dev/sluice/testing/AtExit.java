package dev.sluice.testing;

/**
 * An action that runs exactly once: on close, or when the JVM ends first. Thread-safe: whoever comes second waits until the action is done,
 * so a JVM that is told to stop during a close does not leave half of it undone.
 */
final class AtExit implements AutoCloseable {
    private final Runnable action;
    private final Thread hook = new Thread(this::once, "sluice-at-exit");
    private boolean done;

    private AtExit(Runnable action) {
        this.action = action;
    }

    static AtExit run(Runnable action) {
        AtExit atExit = new AtExit(action);
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    @Override
    public void close() {
        once();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook will run and find nothing to do.
        }
    }

    private synchronized void once() {
        if (!done) {
            done = true;
            action.run();
        }
    }
}
