package dev.sluice.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Ends a process when this JVM is gone, however it went: a JVM that is killed runs no hooks. It is a shell that waits for the end of its
 * input, a pipe which the system closes with the JVM. The process itself stays a child of the JVM, which may pause and end it as before.
 */
final class Watchdog {
    private static final String WAIT_AND_KILL = "read -r _; kill -KILL \"$0\"";

    private Watchdog() {}

    /** Watches until the process ends: its number may be another's after that. */
    static void over(Process process) {
        try {
            Process watching = new ProcessBuilder("sh", "-c", WAIT_AND_KILL, Long.toString(process.pid()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            // By this it also stays reachable, and with it the open end of the pipe.
            var unused = process.onExit().thenRun(watching::destroyForcibly);
        } catch (IOException e) {
            // A system without a shell: what is killed there leaves its Redis behind, as before.
        }
    }
}
