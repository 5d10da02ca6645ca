package dev.sluice.demo;

import dev.sluice.demo.job.WhenRedisIsDown;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen at the start. Immutable; shows neither secret nor password.
 *
 * @param command what is to be done
 * @param nodes how many
 * @param host the address to listen on
 * @param port of the first node; the others have the next ones
 * @param delay what each statement of the database takes longer
 * @param redisUri the Redis to use; null to start one
 * @param databaseUrl the JDBC address of the database; null for an H2 of its own
 * @param data where the own Redis and the own database keep their files; null for a folder that goes with the demo
 * @param name of the node, where there is only one; null for "node 1"
 * @param isReadOnly whether visitors may change nothing
 * @param jobsWithoutRedis what becomes of a job that is asked for while Redis is away
 * @param secret signs the tokens; null for one that is made, and stays where the data stay
 */
record DemoOptions(
        Command command,
        int nodes,
        String host,
        int port,
        Duration delay,
        @Nullable String redisUri,
        @Nullable String databaseUrl,
        @Nullable Path data,
        @Nullable String name,
        boolean isReadOnly,
        WhenRedisIsDown jobsWithoutRedis,
        @Nullable String secret) {
    /** What the program does. */
    enum Command {
        /** Serves until it is told to stop. */
        SERVE,
        /** Says what can be chosen. */
        HELP,
        /** Measures what the caches save, and ends. */
        ACCEPTANCE,
        /** Breaks things under load, counts what was lost, and ends. */
        ENDURANCE
    }

    /** The words of {@code --help}. */
    static final String HELP = """
            java -jar demo-app.jar [options]

              --nodes N             nodes of the application, 1 to 9, each a Jetty of its own    (2)
              --port P              of the first node on this machine; the others take the next  (8080)
              --host ADDRESS        to listen on; the passwords are known, so mind who reaches it (127.0.0.1)
              --redis-url URI       a Redis of yours: redis://, redis-sentinel://, redis-cluster:// (one is started)
              --database-url URL    a database of yours: jdbc:postgresql://… or jdbc:h2:…        (an H2 file)
              --database-delay T    what each statement takes longer, such as 20ms, at most 10000ms (20ms)
              --data FOLDER         where the own Redis and H2 keep their files                  (none is kept)
              --read-only           visitors look, and change nothing
              --jobs-without-redis  do a job in its request while Redis is away, instead of refusing it
              --acceptance          run 100 users against the demo, print what the caches save, and end
              --endurance           run 200 users while nodes and Redis die, print what was lost, and end
              --help                this

            java -jar demo-app.jar import fill CONVERSATIONS MESSAGES | begin | run | switch | status

              moves conversations from the SQL tables of DATABASE_URL to REDIS_URL, in batches, under load

            Environment: REDIS_URL and DATABASE_URL instead of the options, DEMO_JWT_SECRET (32 bytes or more) to sign
            tokens with a secret of yours, NODE_NAME for the name of a single node, REDIS_SERVER for the redis-server
            program that is started.
            """;

    private static final Set<String> WITH_VALUE =
            Set.of("--nodes", "--host", "--port", "--redis-url", "--database-url", "--database-delay", "--data");
    private static final Map<String, Command> COMMANDS =
            Map.of("--help", Command.HELP, "--acceptance", Command.ACCEPTANCE, "--endurance", Command.ENDURANCE);
    private static final String READ_ONLY = "--read-only";
    private static final String JOBS_HERE = "--jobs-without-redis";
    private static final Set<String> SWITCHES = Set.of(READ_ONLY, JOBS_HERE);
    private static final int MOST_NODES = 9;
    private static final int LAST_PORT = 65_535;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final int SECRET_BYTES = 32;

    /** Reads the command line and the environment. */
    static DemoOptions from(List<String> arguments, UnaryOperator<@Nullable String> environment) throws CannotStart {
        Map<String, String> given = values(arguments);
        int nodes = number(given, "--nodes", 2, 1, MOST_NODES);
        return new DemoOptions(
                command(given),
                nodes,
                given.getOrDefault("--host", "127.0.0.1"),
                number(given, "--port", 8080, 1, LAST_PORT - nodes + 1),
                delay(given.getOrDefault("--database-delay", "20ms")),
                either(given, "--redis-url", environment.apply("REDIS_URL")),
                databaseUrl(either(given, "--database-url", environment.apply("DATABASE_URL"))),
                data(given.get("--data")),
                set(environment.apply("NODE_NAME")).orElse(null),
                given.containsKey(READ_ONLY),
                given.containsKey(JOBS_HERE) ? WhenRedisIsDown.RUN_HERE : WhenRedisIsDown.REFUSE,
                secret(set(environment.apply("DEMO_JWT_SECRET")).orElse(null)));
    }

    private static Map<String, String> values(List<String> arguments) throws CannotStart {
        Map<String, String> values = new HashMap<>();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String option = words.next();
            if (WITH_VALUE.contains(option)) {
                if (!words.hasNext()) {
                    throw new CannotStart(option + " wants a value; see --help");
                }
                values.put(option, words.next());
            } else if (SWITCHES.contains(option) || COMMANDS.containsKey(option)) {
                values.put(option, "");
            } else {
                throw new CannotStart(option + " is no option; see --help");
            }
        }
        return values;
    }

    private static Command command(Map<String, String> given) throws CannotStart {
        List<Command> commands = COMMANDS.entrySet().stream()
                .filter(command -> given.containsKey(command.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (commands.contains(Command.HELP)) {
            return Command.HELP;
        }
        if (commands.size() > 1) {
            throw new CannotStart("--acceptance and --endurance are two runs: choose one");
        }
        return commands.isEmpty() ? Command.SERVE : commands.get(0);
    }

    private static int number(Map<String, String> given, String option, int otherwise, int least, int most)
            throws CannotStart {
        String text = given.getOrDefault(option, Integer.toString(otherwise));
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new CannotStart(option + " " + text + ": give a number from " + least + " to " + most);
        }
        return number;
    }

    private static Duration delay(String text) throws CannotStart {
        if (text.matches("[0-9]{1,5}ms")) {
            Duration delay = Duration.ofMillis(Long.parseLong(text.replace("ms", "")));
            if (delay.compareTo(LONGEST_DELAY) <= 0) {
                return delay;
            }
        }
        throw new CannotStart(
                "--database-delay " + text + " is no delay: give milliseconds such as 20ms, at most 10000ms");
    }

    private static @Nullable String either(Map<String, String> given, String option, @Nullable String variable) {
        String value = given.get(option);
        return value != null ? value : set(variable).orElse(null);
    }

    /** Also in the form platforms give it, which is no JDBC address but says the same. */
    static @Nullable String databaseUrl(@Nullable String url) throws CannotStart {
        if (url == null || url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:h2:")) {
            return url;
        }
        if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
            return JdbcAddress.of(url);
        }
        throw new CannotStart(
                "the database address has a form that is not known: give jdbc:postgresql://host/name, postgres://user:password@host/name or jdbc:h2:…");
    }

    private static @Nullable Path data(@Nullable String folder) throws CannotStart {
        try {
            return folder == null ? null : Path.of(folder).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new CannotStart("--data " + folder + " is no folder: " + e.getReason());
        }
    }

    private static Optional<String> set(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** One that nobody guesses. */
    static String freshSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Given where another program shall sign tokens for the demo or check its tokens. */
    private static @Nullable String secret(@Nullable String given) throws CannotStart {
        if (given != null && given.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            throw new CannotStart("DEMO_JWT_SECRET is too short to sign with: give at least " + SECRET_BYTES
                    + " bytes, or unset it to have one made");
        }
        return given;
    }

    @Override
    public String toString() {
        return command + ", " + nodes + " nodes from port " + port + ", delay " + delay.toMillis() + " ms";
    }
}
