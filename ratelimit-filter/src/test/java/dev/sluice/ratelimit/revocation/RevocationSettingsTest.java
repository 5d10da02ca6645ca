package dev.sluice.ratelimit.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RevocationSettingsTest {
    @Test
    void redisIsAskedAtEveryCheckUnlessTheSettingsSayMore() {
        RevocationSettings settings = read("");
        assertThat(settings.keepsCopy()).isFalse();
        assertThat(settings.whenRedisIsDown()).isEqualTo(RevocationSettings.WhenRedisIsDown.REFUSE);
        assertThat(settings.clients().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "max-staleness = 1249ms, at least 1250ms",
        "max-staleness = 61m, at most 1h",
        "when-redis-is-down = last-known, refuse unless blacklist.max-staleness is above 0s",
        "when-redis-is-down = allow, one of: refuse",
        "last-known.max-age = 25h, from blacklist.max-staleness to 1d",
        "copy.max-entries = 999, 1000",
        "audit.length = -1, 0",
        "revocation.client.shop.secret = fifteen letters, (not shown) must be a text of at least 16 bytes"
    })
    void valueOutsideItsBoundsStopsTheStart(String line, String reason) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("blacklist." + line))
                .withMessageContaining("blacklist." + line.substring(0, line.indexOf(' ')))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-staleness = 1250ms",
                "max-staleness = 1h",
                "copy.max-entries = 1000",
                "audit.length = 0",
                "last-known.max-age = 1d",
                "revocation.client.shop.secret = sixteen letters!"
            })
    void valueAtItsBoundIsTaken(String line) {
        assertThat(read("blacklist." + line)).isNotNull();
    }

    @Test
    void leastStalenessFollowsTheChangeLog() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("changelog.block = 1s\nblacklist.max-staleness = 2s\n"))
                .withMessageContaining("at least 2250ms");
    }

    @Test
    void secretOfAClientIsShownNowhere() {
        assertThat(read("blacklist.revocation.client.shop.secret = sixteen letters!")
                        .toString())
                .contains("shop")
                .doesNotContain("sixteen");
    }

    private static RevocationSettings read(String lines) {
        Settings settings = Node.settings(lines);
        RevocationSettings revocation = RevocationSettings.from(settings);
        settings.check();
        return revocation;
    }
}
