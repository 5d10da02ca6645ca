package dev.sluice.demo;

import dev.sluice.demo.importer.ImportProgram;
import dev.sluice.demo.trial.Acceptance;
import dev.sluice.demo.trial.Endurance;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Starts the demo in this process, says where it is, and stops it at Ctrl-C or SIGTERM. */
public final class Demo {
    private Demo() {}

    /** Runs until the process is told to stop; exits with 1 and a line for each reason if it cannot start. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            List<String> words = List.of(arguments);
            if (!words.isEmpty() && words.get(0).equals("import")) {
                System.exit(importing(words.subList(1, words.size())));
            }
            run(DemoOptions.from(words, System::getenv));
        } catch (CannotStart e) {
            System.err.println("The demo cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(DemoOptions options) throws CannotStart, InterruptedException {
        switch (options.command()) {
            case HELP -> System.out.print(DemoOptions.HELP);
            case SERVE -> serve(options);
            case ACCEPTANCE -> System.exit(trial(() -> accepted(options)));
            case ENDURANCE -> System.exit(trial(() -> Endurance.run(options.port(), secret(options), System.out)));
        }
    }

    private static String secret(DemoOptions options) {
        return Optional.ofNullable(options.secret()).orElseGet(DemoOptions::freshSecret);
    }

    private static int accepted(DemoOptions options) throws Exception {
        try (RunningDemo demo = RunningDemo.start(options)) {
            return Acceptance.run(demo.nodes(), System.out);
        }
    }

    private static int trial(Callable<Integer> trial) throws CannotStart {
        try {
            return trial.call();
        } catch (CannotStart e) {
            throw e;
        } catch (Exception e) {
            throw new CannotStart("the trial broke off: " + e.getMessage());
        }
    }

    private static int importing(List<String> command) throws CannotStart {
        DemoOptions addresses = DemoOptions.from(List.of(), System::getenv);
        if (addresses.databaseUrl() == null || addresses.redisUri() == null) {
            throw new CannotStart("an import goes from DATABASE_URL to REDIS_URL: set both");
        }
        return ImportProgram.run(
                Stream.concat(Stream.of(addresses.databaseUrl(), addresses.redisUri()), command.stream())
                        .toList(),
                System.out);
    }

    private static void serve(DemoOptions options) throws CannotStart, InterruptedException {
        RunningDemo demo = RunningDemo.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-stop"));
        welcome(demo, System.out);
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
        List<String> nodes = demo.nodes();
        String first = nodes.get(0);
        String list = IntStream.range(0, nodes.size())
                .mapToObj(i -> "  node " + (i + 1) + "   " + nodes.get(i) + "\n")
                .collect(Collectors.joining());
        out.printf("""

                Sluice demo: character chat on %d node(s) that share %s.

                %s
                  Take the tour: %s/tour   It walks through the promises one by one.
                  Sign in as ada, bob or grace; the password is "sluice". Only ada sees the console: %s/admin
                  Under the hood: %s/health   %s/metrics

                Ctrl-C stops everything.

                """, nodes.size(), demo.redis(), list, first, first, first, first);
        out.flush();
    }
}
