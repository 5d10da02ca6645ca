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
    void secretIsAllThatMustBeSet() {
        BlacklistSettings settings = read(Tokens.SETTINGS);
        assertThat(settings.requiresToken("/any")).isTrue();
        assertThat(settings.tokens().leeway()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.tokens().maxTokenLifetime()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.tokens().maxTokenSize()).isEqualTo(8192);
    }

    @Test
    void missingSecretStopsTheStart() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(""))
                .withMessageContaining("blacklist.hs256-secret is required");
    }

    @Test
    void secretNeedsThirtyTwoBytesOfUtf8() {
        assertThat(read(secret("k".repeat(32))).tokens().key().getEncoded()).hasSize(32);
        assertThat(read(secret("\u00e9".repeat(16))).tokens().key().getEncoded())
                .hasSize(32);
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(secret("k".repeat(31))))
                .withMessageContaining("at least 32 bytes");
    }

    @Test
    void secretIsShownNowhere() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(secret("short")))
                .withMessageNotContaining("short");
        BlacklistSettings settings = read(Tokens.SETTINGS);
        assertThat(settings.toString())
                .doesNotContain(Tokens.SECRET)
                .doesNotContain(Integer.toHexString(settings.tokens().key().hashCode()));
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
                "max-token-size = 256",
                "max-token-size = 64KiB"
            })
    void valueAtItsBoundIsTaken(String line) {
        assertThat(read(Tokens.SETTINGS + "blacklist." + line)).isNotNull();
    }

    private static String secret(String secret) {
        return "blacklist.hs256-secret = " + secret;
    }

    private static BlacklistSettings read(String lines) {
        Settings settings = Node.settings(lines);
        BlacklistSettings tokens = BlacklistSettings.from(settings);
        settings.check();
        return tokens;
    }
}
