package dev.sluice.ratelimit;

import dev.sluice.testing.SettingsReference;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
    @Test
    void settingsTableEqualsTheDefaults() throws IOException {
        SettingsReference.check(Path.of("README.md"), RateLimitFilter.class);
    }
}
