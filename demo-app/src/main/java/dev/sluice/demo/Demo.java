package dev.sluice.demo;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Starts the demo in this process, says where it is, and stops it at Ctrl-C or SIGTERM. */
public final class Demo {
    private Demo() {}

    /** Runs until the process is told to stop; exits with 1 and a line for each reason if it cannot start. */
    public static void main(String[] unused) throws InterruptedException {
        try {
            RunningDemo demo = RunningDemo.start(DemoOptions.from(System::getProperty, System::getenv));
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-stop"));
            welcome(demo, System.out);
        } catch (CannotStart e) {
            System.err.println("The demo cannot start: " + e.getMessage());
            System.exit(1);
        }
        if (Boolean.getBoolean("demo.ends-with-parent")) {
            awaitEndOfParent();
        }
        new CountDownLatch(1).await();
    }

    /** Maven passes Ctrl-C on to the JVM it has forked, but not its own end by SIGTERM or worse. */
    private static void awaitEndOfParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        System.exit(0);
    }

    private static void welcome(RunningDemo demo, PrintStream out) {
        String first = demo.nodes().get(0);
        String second = demo.nodes().get(1);
        out.printf("""

                Sluice demo: one application on two nodes that share %s.

                  node 1   %s
                  node 2   %s

                  Sign in on node 1 (any name, password "sluice"), fill the basket, look at it on node 2.
                  Time the slow list: curl -i %s/products   then again, on either node.
                  Under the hood: %s/health   %s/metrics

                Ctrl-C stops everything.

                """, demo.redis(), first, second, first, first, first);
        out.flush();
    }
}
