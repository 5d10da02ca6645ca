package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ImportExportTest {
    private static final String TEST_CLASSES = System.getProperty("java.class.path");
    private static final RedisServer REDIS = RedisServer.start();
    private static final Node NODE = Node.startOn(
            REDIS.uri(), Container.JETTY, "session.principal.attribute = user", "session.sweep-interval = 1h");

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        NODE.close();
        REDIS.close();
    }

    @BeforeEach
    void begin() {
        REDIS.flush();
        visitor.with(NODE, session -> {
            session.setAttribute("color", "blue");
            session.setAttribute("cart", new ArrayList<>(List.of("tea")));
            session.setAttribute("user", "alice");
            SessionAttributes.setTemporary(session, "code", "1234", Duration.ofHours(1));
            SessionAttributes.increment(session, "visits", 41);
        });
    }

    private static CommandLine tool(String input, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--redis", REDIS.uri(), "--timeout", "5s", "--namespace", "/shop"));
        return CommandLine.run(TEST_CLASSES, input, all.toArray(String[]::new));
    }

    private static String exported() {
        CommandLine run = tool("", "export");
        assertThat(run.code()).as(run.messages()).isZero();
        assertThat(run.messages()).contains("exported: 1");
        return run.out();
    }

    private static void assertImported(CommandLine run, String counts) {
        assertThat(run.messages()).contains(counts);
        assertThat(run.code()).isZero();
    }

    @Test
    void visitorGoesOnInTheRedisToWhichTheSessionsWereMoved() throws Exception {
        String lines = exported();
        assertThat(lines).contains("\\\"blue\\\"").doesNotContain(visitor.id());
        REDIS.flush();
        assertThat(visitor.hasSession(NODE)).isFalse();
        assertImported(tool(lines, "import"), "imported: 1, already there: 0, over by now: 0, bad lines: 0");
        assertThat(visitor.get(NODE, "color")).isEqualTo("blue");
        assertThat(visitor.get(NODE, "cart")).isEqualTo(List.of("tea"));
        assertThat(visitor.get(NODE, "code")).isEqualTo("1234");
        long visits = visitor.ask(NODE, request -> SessionAttributes.increment(request.getSession(), "visits", 1));
        assertThat(visits).isEqualTo(42);
        assertThat(sessionsOfAlice()).isEqualTo(1);
        String key = Keys.only(visitor);
        assertThat(REDIS.ask("HEXISTS", key, "x:code")).isEqualTo("1");
        assertThat(Long.parseLong(REDIS.ask("TTL", key))).isPositive();
    }

    private static int sessionsOfAlice() {
        return new Visitor()
                .ask(
                        NODE,
                        request -> SessionStore.of(request.getServletContext())
                                .find("alice")
                                .size());
    }

    @Test
    void sessionThatIsThereStaysUnlessItIsToBeReplaced() {
        String lines = exported();
        visitor.set(NODE, "color", "red");
        assertImported(tool(lines, "import"), "imported: 0, already there: 1");
        assertThat(visitor.get(NODE, "color")).isEqualTo("red");
        assertImported(tool(lines, "import", "--replace"), "imported: 1, already there: 0");
        assertThat(visitor.get(NODE, "color")).isEqualTo("blue");
    }

    @Test
    void sessionThatIsOverByNowIsLeftOut() {
        String lines = exported().replaceFirst("\"#t\":\"\\d+\"", "\"#t\":\"1000\"");
        REDIS.flush();
        assertImported(tool(lines, "import"), "imported: 0, already there: 0, over by now: 1");
        assertThat(visitor.hasSession(NODE)).isFalse();
    }

    @Test
    void badLineIsNamedAndNothingOfItWritten() {
        String good = exported();
        String bad = good.replaceFirst("\"#l\":\"\\d+\"", "\"#l\":\"soon\"");
        REDIS.flush();
        CommandLine run = tool("{\n" + bad + "\n" + good, "import");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.messages())
                .contains("line 1 is left out: it is not JSON", "line 2 is left out", "imported: 1")
                .contains("bad lines: 2")
                .doesNotContain("blue");
        assertThat(visitor.get(NODE, "color")).isEqualTo("blue");
    }

    @Test
    void redisThatDoesNotAnswerIsTold() {
        CommandLine run =
                CommandLine.run(TEST_CLASSES, "", "export", "--redis", "redis://127.0.0.1:1", "--namespace", "/shop");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.messages()).contains("stopped: ", "exported: 0");
    }

    @Test
    void wrongCommandLineIsToldWithTheRightOne() {
        for (String[] words : List.of(
                new String[] {},
                new String[] {"export"},
                new String[] {"export", "--namespace"},
                new String[] {"export", "--namespace", "/shop", "--replace"},
                new String[] {"import", "--namespace", "/shop", "--redis", "http://x"})) {
            CommandLine run = CommandLine.run(TEST_CLASSES, "", words);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.messages()).contains("Usage: ");
        }
    }
}
