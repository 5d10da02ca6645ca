package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
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
                            + " is in use: stop what listens there, or choose others by -Dport=<first of two>");
        }
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
                .startsWith("REDIS_URL leads to no Redis that can be used")
                .contains("localhost:" + nobody, "unset it")
                .doesNotContain("hush", "\n");
    }

    @Test
    void redisUrlOfAnotherKindIsToldWithTheFormExpected() {
        assertThat(whyNot(PortPair.first(), "http://hush@localhost"))
                .startsWith("REDIS_URL is wrong:\n  redis.uri")
                .contains("redis://host:6379")
                .doesNotContain("hush", "Properties given");
    }

    @Test
    void optionsHaveDefaultsAndASecretOfTheirOwn() throws CannotStart {
        DemoOptions options = options(Map.of(), Map.of());
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.delay()).hasMillis(800);
        assertThat(options.redisUri()).isNull();
        assertThat(options.secret())
                .hasSize(64)
                .isNotEqualTo(options(Map.of(), Map.of()).secret());
        assertThat(options.toString()).doesNotContain(options.secret());
    }

    @Test
    void wrongOptionsAreToldByName() {
        assertThatThrownBy(() -> options(Map.of("port", "65535"), Map.of())).hasMessageStartingWith("-Dport=65535 ");
        assertThatThrownBy(() -> options(Map.of("demo.delay", "1h"), Map.of()))
                .hasMessageStartingWith("-Ddemo.delay=1h ");
        assertThatThrownBy(() -> options(Map.of(), Map.of("DEMO_JWT_SECRET", "short")))
                .hasMessageStartingWith("DEMO_JWT_SECRET is too short")
                .hasMessageNotContaining("short to sign with: short");
    }

    private static DemoOptions options(Map<String, String> properties, Map<String, String> environment)
            throws CannotStart {
        return DemoOptions.from(name -> valueIn(properties, name), name -> valueIn(environment, name));
    }

    private static @Nullable String valueIn(Map<String, String> values, @Nullable String name) {
        return values.get(name);
    }

    private static String whyNot(int port, String redisUri) {
        DemoOptions options = new DemoOptions(port, Duration.ZERO, redisUri, SECRET);
        CannotStart refusal = catchThrowableOfType(
                CannotStart.class, () -> RunningDemo.start(options).close());
        return String.valueOf(refusal.getMessage());
    }
}
