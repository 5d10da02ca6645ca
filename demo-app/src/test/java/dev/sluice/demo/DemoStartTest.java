package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.demo.job.WhenRedisIsDown;
import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoStartTest {
    private static final String SECRET = "a secret of at least 32 bytes!!!";

    @Test
    void anyFilterTellsAMisspeltKeyOfTheOthers() {
        Properties written = new Properties();
        written.setProperty("session.timeuot", "30m");
        written.setProperty("cache.near.sise", "1MiB");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(Settings.of(written, RateLimitFilter.class)::check)
                .withMessageContaining("did you mean session.timeout?")
                .withMessageContaining("did you mean cache.near.size?");
    }

    @Test
    void portInUseIsNamedWithTheWayOut() throws IOException {
        int port = PortPair.first();
        try (ServerSocket taken = PortPair.open(port + 1)) {
            assertThat(whyNot(port, RedisServer.shared().uri()))
                    .isEqualTo("port " + taken.getLocalPort()
                            + " is in use: stop what listens there, or choose others by --port <first of them>");
        }
    }

    @Test
    void addressOfAnotherMachineIsNoPortInUse() {
        assertThat(whyNot("192.0.2.1", PortPair.first(), RedisServer.shared().uri(), null))
                .isEqualTo(
                        "--host 192.0.2.1 is no address of this machine: give 127.0.0.1, 0.0.0.0 for all, or one it has");
    }

    @Test
    void databaseThatDoesNotAnswerIsToldWithTheWayOutAndWithoutItsPassword() {
        String nobody = "jdbc:postgresql://127.0.0.1:" + PortPair.first() + "/x?user=ann&password=hush";
        assertThat(whyNot("127.0.0.1", PortPair.first(), RedisServer.shared().uri(), nobody))
                .startsWith("the database does not answer: ")
                .contains("--database-url")
                .doesNotContain("Exception", "hush");
    }

    @Test
    void startThatFailedGivesThePortOfTheFirstNodeBack() throws IOException {
        int port = PortPair.first();
        try (ServerSocket taken = PortPair.open(port + 1)) {
            whyNot(port, RedisServer.shared().uri());
            PortPair.open(port).close();
            assertThat(taken.isClosed()).isFalse();
        }
    }

    @Test
    void redisThatDoesNotAnswerIsNamedWithoutItsPassword() {
        int nobody = PortPair.first();
        assertThat(whyNot(PortPair.first(), "redis://:hush@localhost:" + nobody))
                .startsWith("the address of Redis leads to none that can be used")
                .contains("localhost:" + nobody, "leave it out")
                .doesNotContain("hush", "\n");
    }

    @Test
    void redisUrlOfAnotherKindIsToldWithTheFormExpected() {
        assertThat(whyNot(PortPair.first(), "http://hush@localhost"))
                .startsWith("the address of Redis is wrong:\n  redis.uri")
                .contains("redis://host:6379")
                .doesNotContain("hush", "Properties given");
    }

    @Test
    void optionsHaveDefaults() throws CannotStart {
        DemoOptions options = options(Map.of());
        assertThat(options.command()).isEqualTo(DemoOptions.Command.SERVE);
        assertThat(options.nodes()).isEqualTo(2);
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.delay()).hasMillis(20);
        assertThat(options.redisUri()).isNull();
        assertThat(options.secret()).isNull();
    }

    @Test
    void secretIsTheOneGivenAndNeverShown() throws CannotStart {
        DemoOptions options = options(Map.of("DEMO_JWT_SECRET", SECRET));
        assertThat(options.secret()).isEqualTo(SECRET);
        assertThat(options.toString()).doesNotContain(SECRET);
        assertThat(DemoOptions.freshSecret()).hasSize(64).isNotEqualTo(DemoOptions.freshSecret());
    }

    @Test
    void environmentNamesRedisAndDatabaseWhereTheCommandLineDoesNot() throws CannotStart {
        Map<String, String> environment =
                Map.of("REDIS_URL", "redis://one", "DATABASE_URL", "postgres://ann:p%40ss@db.example:5433/chat");
        assertThat(options(environment).redisUri()).isEqualTo("redis://one");
        assertThat(options(environment).databaseUrl())
                .isEqualTo("jdbc:postgresql://db.example:5433/chat?user=ann&password=p%40ss");
        assertThat(options(environment, "--redis-url", "redis://two").redisUri())
                .isEqualTo("redis://two");
    }

    @Test
    void wrongOptionsAreToldByName() {
        assertThatThrownBy(() -> options(Map.of(), "--port", "65535")).hasMessageStartingWith("--port 65535: ");
        assertThatThrownBy(() -> options(Map.of(), "--nodes", "0")).hasMessageStartingWith("--nodes 0: ");
        assertThatThrownBy(() -> options(Map.of(), "--nodes")).hasMessageStartingWith("--nodes wants a value");
        assertThatThrownBy(() -> options(Map.of(), "--prot", "9")).hasMessageStartingWith("--prot is no option");
        assertThatThrownBy(() -> options(Map.of(), "--acceptance", "--endurance"))
                .hasMessageContaining("choose one");
        assertThatThrownBy(() -> options(Map.of(), "--database-delay", "1h"))
                .hasMessageStartingWith("--database-delay 1h ");
        assertThatThrownBy(() -> options(Map.of(), "--database-url", "mysql://hush@db"))
                .hasMessageStartingWith("the database address has a form that is not known")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> options(Map.of("DEMO_JWT_SECRET", "short")))
                .hasMessageStartingWith("DEMO_JWT_SECRET is too short")
                .hasMessageNotContaining("short to sign with: short");
    }

    private static DemoOptions options(Map<String, String> environment, String... arguments) throws CannotStart {
        return DemoOptions.from(List.of(arguments), environment::get);
    }

    private static String whyNot(int port, String redisUri) {
        return whyNot("127.0.0.1", port, redisUri, null);
    }

    private static String whyNot(String host, int port, String redisUri, @Nullable String databaseUrl) {
        DemoOptions options = new DemoOptions(
                DemoOptions.Command.SERVE,
                2,
                host,
                port,
                Duration.ZERO,
                redisUri,
                databaseUrl,
                null,
                null,
                false,
                WhenRedisIsDown.REFUSE,
                SECRET);
        CannotStart refusal = catchThrowableOfType(
                CannotStart.class, () -> RunningDemo.start(options).close());
        return String.valueOf(refusal.getMessage());
    }
}
