package dev.sluice.demo.importer;

import dev.sluice.cache.object.ObjectCache;
import dev.sluice.cache.object.ObjectSettings;
import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.LegacyChats;
import dev.sluice.demo.chat.LegacyChats.Phase;
import dev.sluice.demo.record.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The import as a command, beside the nodes or without them. Ctrl-C stops it after the batch it is at. */
public final class ImportProgram {
    private static final String USAGE = """
            java -jar demo-app.jar import <command>, with DATABASE_URL and REDIS_URL set
              fill <conversations> <messages each>  rows for a demonstration, for the first three users
              begin                                 the application lives on the tables from now on; before any run
              run                                   copies what is not copied yet, and verifies
              switch                                the application lives on Redis from now on
              status                                which of the two it lives on
            """;

    /** Nothing is kept here: the cache only carries the word to the nodes. */
    private static final ObjectSettings NO_MEMORY =
            new ObjectSettings(0, 1024, false, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static final Set<String> COMMANDS = Set.of("fill", "begin", "run", "switch", "status");
    private static final Duration LAST_BATCH = Duration.ofSeconds(10);

    private final Database database;
    private final ObjectCache cache;
    private final PrintStream out;
    private final Import moving;

    private ImportProgram(Database database, RedisLink link, Metrics metrics, PrintStream out) {
        this.database = database;
        this.cache = ObjectCache.on(link, NO_MEMORY, metrics);
        this.out = out;
        ChatStore chats = new ChatStore(link, LegacyChats.none(), Clock.systemUTC(), metrics);
        this.moving = new Import(
                database, link, chats, () -> cache.named(SqlChats.CACHE).evict(SqlChats.PHASE));
    }

    /**
     * Does one command.
     *
     * @return the exit code: 0, 1 if something is not right or not there, 2 if the command is none
     */
    public static int run(List<String> arguments, PrintStream out) {
        if (arguments.size() < 3 || !COMMANDS.contains(arguments.get(2))) {
            out.print(USAGE);
            return 2;
        }
        Metrics metrics = new Metrics("import");
        try (metrics;
                RedisLink link = RedisLink.open(settings(arguments.get(1)), metrics);
                Database database = Database.open(arguments.get(0), Duration.ZERO, metrics)) {
            database.prepare(ImportProgram.class);
            return new ImportProgram(database, link, metrics, out).obey(arguments.subList(2, arguments.size()));
        } catch (InvalidSettings e) {
            out.println("The address of Redis is wrong: " + String.join("\n", e.problems()));
            return 1;
        } catch (RedisUnavailable | SQLException e) {
            out.println("This cannot be done now: " + e.getMessage());
            return 1;
        }
    }

    /** The prefix of the keys is the application's. */
    private static RedisSettings settings(String uri) {
        Properties values = new Properties();
        try (InputStream file = ImportProgram.class.getResourceAsStream("/sluice.properties")) {
            values.load(Objects.requireNonNull(file, "sluice.properties is in the jar"));
        } catch (IOException e) {
            throw new IllegalStateException("sluice.properties cannot be read", e);
        }
        values.setProperty("redis.uri", uri);
        Settings given = Settings.of(values);
        RedisSettings redis = RedisSettings.from(given);
        given.check(); // Or an address that is none would mean the Redis at the default one.
        return redis;
    }

    private int obey(List<String> command) throws RedisUnavailable, SQLException {
        try (cache) {
            switch (command.get(0)) {
                case "fill" -> {
                    return fill(command);
                }
                case "begin" -> {
                    return begin();
                }
                case "run" -> {
                    return copy();
                }
                case "switch" -> {
                    return switchOver();
                }
                default -> {} // "status", which all the others end with
            }
            return tellPhase();
        }
    }

    private int tellPhase() throws RedisUnavailable {
        out.println("The application lives on: " + moving.phase());
        return 0;
    }

    /** After the switch Redis is the truth: the tables lack what was said since, and still have what was deleted. */
    private boolean isRefusedAsOver() throws RedisUnavailable {
        boolean isOver = moving.isOver();
        if (isOver) {
            out.println("Refused: since the switch Redis is the truth. What was said since is not in the tables,"
                    + " and what was deleted since is there still. Drop the tables.");
        }
        return isOver;
    }

    private int begin() throws RedisUnavailable {
        if (isRefusedAsOver()) {
            return 1;
        }
        moving.begin();
        return tellPhase();
    }

    /** What was never copied would be gone from everybody's sight. */
    private int switchOver() throws RedisUnavailable {
        if (moving.phase() == Phase.SQL) {
            out.println("Nothing has been copied yet: run the import first.");
            return 1;
        }
        moving.switchOver();
        return tellPhase();
    }

    private int fill(List<String> command) throws SQLException {
        if (command.size() != 3 || !command.stream().skip(1).allMatch(n -> n.matches("[1-9][0-9]{0,4}"))) {
            out.print(USAGE);
            return 2;
        }
        new LegacyTables(database).fill(Integer.parseInt(command.get(1)), Integer.parseInt(command.get(2)));
        return 0;
    }

    private int copy() throws RedisUnavailable, SQLException {
        if (isRefusedAsOver()) {
            return 1;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> stopAndWait(ended), "import-stop");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return moving.run(out).isRight() ? 0 : 1;
        } finally {
            ended.countDown();
            forget(onInterrupt);
        }
    }

    private void stopAndWait(CountDownLatch ended) {
        moving.stop();
        try {
            var unused = ended.await(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread onInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            // The JVM is on its way out already, and that is why we have stopped.
        }
    }

    /** Ends the JVM with the exit code of {@link #run(List, PrintStream)}. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }
}
