package dev.sluice.demo.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.Author;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.LegacyChats.Phase;
import dev.sluice.demo.chat.Message;
import dev.sluice.demo.importer.ImportReport.Ending;
import dev.sluice.demo.record.Database;
import dev.sluice.demo.record.TestDatabase;
import dev.sluice.testing.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class ImportTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), false);
    private static final int CONVERSATIONS = 30;
    private static final int EACH = 21;

    private final Metrics metrics = new Metrics("import-test");
    private final String url;
    private RedisLink link;
    private Database database;
    private ImportState state;
    private SqlChats sql;
    private ChatStore chats;

    ImportTest(TestDatabase kind) {
        url = kind.newAddress();
    }

    @BeforeEach
    void open() throws Exception {
        RedisServer.shared().flush();
        Properties values = new Properties();
        values.setProperty("redis.uri", RedisServer.shared().uri());
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        values.setProperty("redis.key-prefix", "sluice-demo");
        link = RedisLink.open(RedisSettings.from(Settings.of(values)), metrics);
        database = Database.open(url, Duration.ZERO, metrics);
        database.prepare(Import.class);
        new LegacyTables(database).fill(CONVERSATIONS, EACH);
        state = new ImportState(link);
        sql = new SqlChats(database, state::phase);
        chats = new ChatStore(link, sql, Clock.systemUTC(), metrics);
    }

    @AfterEach
    void close() {
        database.close();
        link.close();
    }

    private Import anImport() {
        return new Import(database, link, chats, () -> {});
    }

    /** Does something each time a batch is through. */
    private static PrintStream atEachBatch(Runnable work) {
        return new PrintStream(OutputStream.nullOutputStream(), false) {
            @Override
            public void flush() {
                work.run();
            }
        };
    }

    private void assertRedisHasWhatSqlHas() throws Exception {
        anImport().switchOver();
        for (long user = 1; user <= 3; user++) {
            List<Conversation> before = sql.latest(user, 0, 100);
            assertThat(chats.latest(user, 0, 100)).containsExactlyInAnyOrderElementsOf(before);
            for (Conversation c : before) {
                assertThat(chats.page(c.id(), null, 200))
                        .isEqualTo(sql.read(c.id(), null, 200).orElseThrow().messages());
            }
        }
    }

    @Test
    void everythingArrivesAndTheReportSaysSo() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ImportReport report = anImport().run(new PrintStream(told, true, StandardCharsets.UTF_8));
        assertThat(report)
                .isEqualTo(new ImportReport(
                        Ending.COMPLETE, CONVERSATIONS, CONVERSATIONS * EACH, CONVERSATIONS, 0, 0, 100, 0));
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("630 of 630", "result", "right");
        assertRedisHasWhatSqlHas();
    }

    @Test
    void importThatWasStoppedGoesOnWhereItWas() throws Exception {
        Import first = anImport();
        int[] batches = {0};
        ImportReport stopped = first.run(atEachBatch(() -> {
            if (++batches[0] == 4) {
                first.stop(); // after the conversations and one batch of messages
            }
        }));
        assertThat(stopped.ending()).isEqualTo(Ending.STOPPED);
        assertThat(stopped.messages()).isEqualTo(200);
        ImportReport rest = anImport().run(NOWHERE);
        assertThat(rest.messages()).isEqualTo(CONVERSATIONS * EACH - 200);
        assertThat(rest.isRight()).isTrue();
        assertRedisHasWhatSqlHas();
    }

    @Test
    void secondRunAndOneWithoutItsCheckpointChangeNothing() throws Exception {
        anImport().run(NOWHERE);
        assertThat(anImport().run(NOWHERE).messages()).isZero();
        state.forgetCheckpoint();
        assertThat(anImport().run(NOWHERE).isRight()).isTrue();
        assertRedisHasWhatSqlHas();
    }

    @Test
    void whatIsWrittenMeanwhileIsNeitherLostNorDoubled() throws Exception {
        anImport().begin();
        int[] batches = {0};
        ImportReport report = anImport().run(atEachBatch(() -> write(batches[0]++)));
        assertThat(batches[0]).isGreaterThan(4);
        assertThat(report.isRight()).isTrue();
        assertThat(state.phase()).isEqualTo(Phase.DUAL);
        assertThat(chats.find("legacy-29").orElseThrow().messages()).isGreaterThan(EACH);
        assertRedisHasWhatSqlHas();
        assertThat(chats.find("legacy-0")).isEmpty();
        assertThat(chats.find("legacy-28").orElseThrow().title()).startsWith("Renamed");
    }

    /** What users do, to conversations that the import has been at and to such as it has not. */
    private void write(int batch) {
        try {
            for (String to : List.of("legacy-1", "legacy-29")) {
                Message said = chats.message(to, Author.USER, "meanwhile " + batch);
                chats.append(to, List.of(said));
                chats.append(to, List.of(said));
            }
            chats.rename("legacy-28", "Renamed " + batch);
            chats.delete("legacy-" + 0);
            String id = chats.create(ChatStore.newId(), 2, 1, "New " + batch)
                    .orElseThrow()
                    .id();
            chats.append(id, Author.USER, "in a new one");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whileUsersWriteFromAnotherThreadNothingIsLostEither() throws Exception {
        anImport().begin();
        List<String> said = new ArrayList<>();
        Thread users = new Thread(() -> {
            for (int i = 0; i < 60; i++) {
                said.add("parallel " + i);
                writeTo("legacy-" + (i % CONVERSATIONS), "parallel " + i);
            }
        });
        users.start();
        anImport().run(NOWHERE);
        users.join();
        assertThat(said).hasSize(60);
        assertThat(anImport().run(NOWHERE).isRight()).isTrue();
        assertRedisHasWhatSqlHas();
    }

    private void writeTo(String conversation, String text) {
        try {
            chats.append(conversation, Author.USER, text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatRedisHasLostSinceTheCheckpointIsCopiedAgain() throws Exception {
        anImport().run(NOWHERE);
        RedisServer.shared()
                .ask(
                        "DEL",
                        "sluice-demo:conversation_messages:{legacy-3}",
                        "sluice-demo:conversation:{legacy-3}",
                        "sluice-demo:message:{legacy-3}:l1");
        ImportReport report = anImport().run(NOWHERE);
        assertThat(report.mended()).isEqualTo(1);
        assertThat(report.isRight()).isTrue();
        assertRedisHasWhatSqlHas();
    }

    @Test
    void untilTheSwitchTheTablesAreReadAndAfterItRedis() throws Exception {
        anImport().begin();
        chats.append("legacy-5", Author.USER, "only in SQL");
        assertThat(chats.imported(List.of("legacy-5"))).containsExactly(-1L);
        anImport().run(NOWHERE);
        assertThat(chats.find("legacy-5").orElseThrow().messages()).isEqualTo(EACH + 1);
        anImport().switchOver();
        chats.append("legacy-5", Author.USER, "only in Redis");
        assertThat(chats.find("legacy-5").orElseThrow().messages()).isEqualTo(EACH + 2);
        assertThat(sql.find("legacy-5").orElseThrow().messages()).isEqualTo(EACH + 1);
    }

    @Test
    void commandMovesFromOneDatabaseToOneRedis() {
        List<String> from = List.of(url, RedisServer.shared().uri());
        assertThat(command(from, "begin")).contains("SQL");
        assertThat(command(from, "run")).contains("right", "630 of 630");
        assertThat(command(from, "switch")).contains("REDIS");
        assertThat(command(from, "nonsense")).contains("begin");
    }

    @Test
    void addressThatIsNoneIsToldAndDoesNotMeanTheRedisNextDoor() {
        assertThat(command(List.of(url, "hush@nowhere"), "status"))
                .contains("address of Redis is wrong")
                .doesNotContain("hush", "lives on");
    }

    @Test
    void runAndBeginAreRefusedAfterTheSwitchAndBringNothingBack() throws Exception {
        List<String> from = List.of(url, RedisServer.shared().uri());
        command(from, "begin");
        command(from, "run");
        command(from, "switch");
        chats.delete("legacy-4");
        chats.append("legacy-5", Author.USER, "only in Redis");
        for (String refused : List.of("run", "begin", "run")) {
            assertThat(command(from, refused)).contains("Drop the tables").doesNotContain("right", "lives on");
        }
        anImport().begin();
        assertThat(anImport().run(NOWHERE).ending()).isEqualTo(Ending.SWITCHED_OVER);
        assertThat(command(from, "status")).contains("REDIS");
        assertThat(chats.find("legacy-4")).isEmpty();
        assertThat(chats.find("legacy-5").orElseThrow().messages()).isEqualTo(EACH + 1);
    }

    @Test
    void beginAfterTheFirstRunDoesNotBringBackWhatIsDeletedThen() throws Exception {
        anImport().begin();
        anImport().run(NOWHERE);
        anImport().begin();
        chats.delete("legacy-4");
        assertThat(anImport().run(NOWHERE).isRight()).isTrue();
        anImport().switchOver();
        assertThat(chats.find("legacy-4")).isEmpty();
    }

    @Test
    void runThatIsSwitchedOverMeanwhileCopiesNothingMore() throws Exception {
        int[] batches = {0};
        ImportReport cut = anImport().run(atEachBatch(() -> {
            if (++batches[0] == 4) { // after the conversations and one batch of messages
                switchOver();
            }
        }));
        assertThat(cut.messages()).isEqualTo(200);
        assertThat(printed(cut)).contains("stopped; it has been switched over").doesNotContain("run it again");
        assertThat(state.checkpoint().messages()).isZero();
    }

    private static String printed(ImportReport report) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        report.print(new PrintStream(told, true, StandardCharsets.UTF_8));
        return told.toString(StandardCharsets.UTF_8);
    }

    private void switchOver() {
        try {
            anImport().switchOver();
        } catch (RedisUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void switchWaitsUntilSomethingHasBeenCopied() {
        List<String> from = List.of(url, RedisServer.shared().uri());
        command(from, "begin");
        assertThat(command(from, "switch")).contains("run the import first");
        assertThat(command(from, "status")).contains("SQL");
    }

    private static String command(List<String> where, String command) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(where);
        all.add(command);
        ImportProgram.run(all, new PrintStream(told, true, StandardCharsets.UTF_8));
        return told.toString(StandardCharsets.UTF_8);
    }
}
