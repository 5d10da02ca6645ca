package dev.sluice.demo.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.LegacyChats;
import dev.sluice.demo.record.Database;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The import as a program of its own, as a person starts it and loses patience with it. */
@Timeout(240)
class ImportProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONVERSATIONS = 40;
    private static final int EACH = 100;
    private static final String CHECKPOINT = "sluice-demo:import:{state}:checkpoint";

    @TempDir
    Path folder;

    private String url;

    @BeforeEach
    void fill() {
        RedisServer.shared().flush();
        // Told so, H2 stays open while the program ends, as the server of another database does.
        url = "jdbc:h2:file:" + folder.resolve("legacy")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE";
        command("fill", "" + CONVERSATIONS, "" + EACH);
        command("begin");
    }

    @Test
    void importThatCtrlCStopsInTheMiddleGoesOnFromThereAndEndsEqual() throws Exception {
        assumeThat(interruptIsIgnored())
                .as("begun by a shell that ignores SIGINT")
                .isFalse();
        try (TcpRelay slow = TcpRelay.to(RedisServer.shared().port())) {
            slow.delay(Duration.ofMillis(15));
            Process running = launch(slow.uri(), "run");
            try {
                await().atMost(PATIENCE).until(() -> copiedMessages() > 0 || !running.isAlive());
                assertThat(running.isAlive()).as(output()).isTrue();
                signal("INT", running.pid());
                assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                running.destroyForcibly();
            }
        }
        long copied = copiedMessages();
        assertThat(copied).as(output()).isBetween(1L, (long) CONVERSATIONS * EACH - 1);
        assertThat(output()).contains("stopped; run it again to go on").doesNotContain("cannot", "Exception");
        assertThat(command("run"))
                .contains("0 conversations, " + (CONVERSATIONS * EACH - copied) + " messages", "right");
        command("switch");
        assertRedisHasWhatSqlHas();
    }

    /** The numbers of the rows are dense, so the last of them is their count. */
    private static long copiedMessages() {
        String checkpoint = RedisServer.shared().ask("GET", CHECKPOINT);
        return checkpoint.isEmpty() ? 0 : Long.parseLong(checkpoint.substring(checkpoint.indexOf(' ') + 1));
    }

    private void assertRedisHasWhatSqlHas() throws Exception {
        Metrics metrics = new Metrics("import-test");
        Properties values = new Properties();
        values.setProperty("redis.uri", RedisServer.shared().uri());
        values.setProperty("redis.timeout", "2s");
        values.setProperty("redis.key-prefix", "sluice-demo");
        try (RedisLink link = RedisLink.open(RedisSettings.from(Settings.of(values)), metrics);
                Database database = Database.open(url, Duration.ZERO, metrics)) {
            SqlChats sql = new SqlChats(database, () -> LegacyChats.Phase.SQL);
            ChatStore chats = new ChatStore(link, LegacyChats.none(), Clock.systemUTC(), metrics);
            for (long user = 1; user <= 3; user++) {
                List<Conversation> before = sql.latest(user, 0, 100);
                assertThat(chats.latest(user, 0, 100)).containsExactlyInAnyOrderElementsOf(before);
                for (Conversation c : before) {
                    assertThat(chats.page(c.id(), null, 200))
                            .isEqualTo(sql.read(c.id(), null, 200).orElseThrow().messages());
                }
            }
        }
    }

    private String command(String... words) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        List<String> all = Stream.concat(Stream.of(url, RedisServer.shared().uri()), Stream.of(words))
                .toList();
        ImportProgram.run(all, new PrintStream(told, true, StandardCharsets.UTF_8));
        return told.toString(StandardCharsets.UTF_8);
    }

    private Process launch(String redis, String command) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dredis.timeout=1s",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ImportProgram.class.getName(),
                        url,
                        redis,
                        command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor())
                .isZero();
    }

    /** What a process begins with ignored it cannot hear: a JVM that was put into the background of a script, for one. */
    private static boolean interruptIsIgnored() throws Exception {
        return new ProcessBuilder("sh", "-c", "kill -INT $$; exit 0").start().waitFor() == 0;
    }
}
