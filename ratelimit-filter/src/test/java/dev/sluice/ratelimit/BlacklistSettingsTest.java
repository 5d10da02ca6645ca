package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlacklistSettingsTest {
    @Test
    void oneKeyIsAllThatMustBeSet() {
        BlacklistSettings settings = read(Tokens.SETTINGS);
        assertThat(settings.requiresToken("/any")).isTrue();
        assertThat(settings.tokens().leeway()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.tokens().maxTokenLifetime()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.tokens().maxTokenSize()).isEqualTo(8192);
    }

    @Test
    void startWithoutAnyKeyStops() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(""))
                .withMessageContaining("blacklist.key.<name>.secret");
    }

    @Test
    void secretIsShownNowhere() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("blacklist.key.main.secret = short"))
                .withMessageContaining("at least 32 bytes")
                .withMessageNotContaining("short");
        assertThat(read(Tokens.SETTINGS).toString()).doesNotContain(Tokens.SECRET);
    }

    @Test
    void tokenCanBeRequiredNowhere() {
        assertThat(read(Tokens.SETTINGS + "blacklist.required =").requiresToken("/"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leeway = 301s",
                "leeway = 1500ms",
                "max-token-lifetime = 59s",
                "max-token-lifetime = 367d",
                "required = api",
                "cookie = a b",
                "cookie = a;b",
                "memory.tokens = -1",
                "memory.tokens = 1000001",
                "jwks = ftp://issuer/keys",
                "jwks = https://",
                "max-token-size = 255",
                "max-token-size = 65KiB"
            })
    void valueOutsideItsBoundsStopsTheStart(String line) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(Tokens.SETTINGS + "blacklist." + line))
                .withMessageContaining("blacklist." + line + " must be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leeway = 300s",
                "leeway = 0s",
                "max-token-lifetime = 1m",
                "max-token-lifetime = 366d",
                "cookie = __Host-token",
                "memory.tokens = 0",
                "memory.tokens = 1000000",
                "max-token-size = 256",
                "max-token-size = 64KiB"
            })
    void valueAtItsBoundIsTaken(String line) {
        assertThat(read(Tokens.SETTINGS + "blacklist." + line)).isNotNull();
    }

    private static BlacklistSettings read(String lines) {
        Settings settings = Node.settings(lines);
        BlacklistSettings tokens = BlacklistSettings.from(settings);
        settings.check();
        return tokens;
    }
}
