package dev.sluice.ratelimit.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimiterSettingsTest {
    private static final String URI = "redis.uri = redis://127.0.0.1:1\n";

    @Test
    void memoriesAreBoundedUnlessSetOtherwise() {
        assertThat(LimiterSettings.from(Node.settings(URI))).isEqualTo(new LimiterSettings(100_000, 10_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratelimit.near-cache.entries", "ratelimit.leases.entries"})
    void boundsOfMemoriesAreChecked(String key) {
        for (String good : new String[] {"0", "10000000"}) {
            Settings settings = Node.settings(URI + key + " = " + good);
            LimiterSettings.from(settings);
            settings.check();
        }
        for (String bad : new String[] {"-1", "10000001", "many"}) {
            Settings settings = Node.settings(URI + key + " = " + bad);
            LimiterSettings.from(settings);
            assertThatThrownBy(settings::check)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining(key);
        }
    }
}
