package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.left;
import static dev.sluice.ratelimit.Site.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that change while the application runs, in a settings file outside of the WAR. */
final class RuleReloadTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @ParameterizedTest
    @EnumSource
    void changedRulesHoldSoonAndCountersGoOn(Container container) throws IOException {
        write(rule("kept", 10), rule("goes", 10));
        try (Site site = Site.start(container, war())) {
            assertThat(left(site.get("/kept"), "kept")).isEqualTo(9);
            assertThat(left(site.get("/goes"), "goes")).isEqualTo(9);
            write(rule("kept", 3), rule("comes", 5), "ratelimit.headers.legacy = delta");
            await().atMost(BOUND).until(() -> left(site.get("/comes"), "comes") == 4);
            assertThat(site.get("/comes").header("X-RateLimit-Limit")).isEqualTo("5");
            assertThat(left(site.get("/kept"), "kept")).isEqualTo(1);
            assertThat(left(site.get("/goes"), "goes")).isEqualTo(-1);
            assertThat(site.get("/kept").status()).isEqualTo(200);
            assertThat(site.get("/kept").status()).isEqualTo(429);
            write(rule("kept", 9));
            await().atMost(BOUND).until(() -> site.get("/kept").status() == 200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "JETTY") // It takes some seconds, and no container has a part in it.
    void brokenFileChangesNothingAndIsToldOnce(Container container) throws IOException {
        write(rule("kept", 100));
        List<String> told = new CopyOnWriteArrayList<>();
        Handler ear = listen(told);
        Logger log = Logger.getLogger(RuleReload.class.getName());
        log.addHandler(ear);
        try (Site site = Site.start(container, war())) {
            write(rule("kept", 0), "ratelimit.rule.kept.limitt = 1");
            await().atMost(BOUND).until(() -> told.size() == 1);
            assertThat(told.get(0)).contains("ratelimit.rule.kept.limitt", "must be");
            Files.delete(file());
            await().atMost(BOUND).until(() -> told.size() == 2);
            assertThat(left(site.get("/kept"), "kept")).isEqualTo(99);
            write(rule("kept", 50));
            await().atMost(BOUND).until(() -> told.size() == 3);
            assertThat(left(site.get("/kept"), "kept")).isEqualTo(48);
            assertThat(told.get(2)).contains("rules are in force[1]");
        } finally {
            log.removeHandler(ear);
        }
    }

    private static Handler listen(List<String> told) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(line.getMessage() + List.of(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private WarFile war() {
        return Site.war("unused = true")
                .filter("limits", RateLimitFilter.class, "/*")
                .initParam("config", file().toUri().toString());
    }

    private Path file() {
        return folder.resolve("outside.properties");
    }

    /** Moved into its place at once, as one should: a file read while it is written is a broken one. */
    private void write(String... lines) throws IOException {
        Path draft = Files.writeString(
                folder.resolve("draft"),
                "redis.uri = " + RedisServer.shared().uri() + "\nratelimit.reload = 1s\n" + Site.PRELUDE
                        + String.join("\n", lines));
        Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
