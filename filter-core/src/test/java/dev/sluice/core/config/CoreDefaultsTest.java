package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.config.sample.SampleModule;
import dev.sluice.testing.SettingsReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class CoreDefaultsTest {
    private static final List<String> DURATIONS = List.of(
            "redis.timeout",
            "redis.connect-timeout",
            "redis.pool.wait",
            "redis.breaker.pause",
            "changelog.lease",
            "changelog.block");

    @Test
    void readmeListsEverySetting() throws Exception {
        SettingsReference.check(Path.of("README.md"), Settings.class);
    }

    @Test
    @DisabledIfSystemProperty(named = "reference", matches = "write")
    void staleReadmeIsRefusedAndNamesTheCommand(@TempDir Path directory) throws Exception {
        Path readme = Files.writeString(directory.resolve("README.md"), "<!-- settings -->\nold\n<!-- /settings -->\n");
        assertThatThrownBy(() -> SettingsReference.check(readme, SampleModule.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mvn test -Dreference=write");
    }

    @Test
    void defaultsHaveTheFormsTheirReadersExpect() {
        Settings settings = Settings.load(new Properties(), new Environment(Map.of(), Map.of()));
        DURATIONS.forEach(key -> settings.duration(key, Duration.ofMillis(1)));
        List.of("redis.pool.size", "redis.pool.min-idle", "redis.breaker.failures", "changelog.length")
                .forEach(key -> settings.integer(key, 1, 1_000_000));
        List.of("redis.tls.verify-host", "metrics.jmx", "metrics.micrometer", "sluice.auto-register")
                .forEach(settings::bool);
        settings.cidrs("metrics.allow-from");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }
}
