package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.cache.CacheSettings.WhenRedisIsDown;
import dev.sluice.cache.http.Origin;
import dev.sluice.cache.rule.CacheRules;
import dev.sluice.cache.rule.MediaTypes;
import dev.sluice.cache.warmup.WarmUp;
import dev.sluice.core.config.Cidr;
import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.web.PathPatterns;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheSettingsTest {
    @Test
    void defaultsAreThoseOfTheFile() {
        CacheSettings defaults = CacheSettings.defaults();
        assertThat(defaults.paths()).isEqualTo(PathPatterns.parse("/*"));
        assertThat(defaults.hosts()).isEmpty();
        assertThat(defaults.rules().rules()).isEmpty();
        assertThat(defaults.nearBytes()).isEqualTo(32 << 20);
        assertThat(defaults.nearObjectBytes()).isEqualTo(16 << 20);
        assertThat(defaults.maxEntryBytes()).isEqualTo(1 << 20);
        assertThat(defaults.variants()).isEqualTo(16);
        assertThat(defaults.whenRedisIsDown()).isEqualTo(WhenRedisIsDown.SERVE_NEAR);
        assertThat(defaults.fillWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(defaults.fillTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.passTtl()).isEqualTo(Duration.ofMinutes(2));
        assertThat(defaults.earlyRefresh()).isTrue();
        assertThat(defaults.statusField()).isTrue();
        assertThat(defaults.dryRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache.fill.wait = 2m",
                "cache.fill.timeout = 50ms",
                "cache.fill.timeout = 1h",
                "cache.pass.ttl = 2h",
                "cache.variants = 0",
                "cache.variants = 257",
                "cache.hosts = https://shop.example",
                "cache.hosts = shop.example:8443",
                "cache.compress.types = text",
                "cache.targeted-fields = Cache-Control",
                "cache.targeted-fields = CDN Cache",
                "cache.request-directives = maybe",
                "cache.dry-run = yes"
            })
    void wrongValueIsNamed(String line) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> CacheSettings.from(properties(line)))
                .withMessageContaining(line + " must be ");
    }

    @Test
    void codeChangesWhatItNeedsAndKeepsTheRest() {
        CacheSettings defaults = CacheSettings.defaults();
        CacheSettings changed = defaults.withPaths(PathPatterns.parse("/shop/*"))
                .withHosts(Set.of("shop.example"))
                .withRules(CacheRules.none())
                .withNearBytes(0)
                .withNearObjectBytes(1)
                .withMaxEntryBytes(10)
                .withVariants(2)
                .withCompressedTypes(MediaTypes.parse("text/css"))
                .withWhenRedisIsDown(WhenRedisIsDown.BYPASS)
                .withFillWait(Duration.ZERO)
                .withFillTimeout(Duration.ofSeconds(1))
                .withPassTtl(Duration.ZERO)
                .withEarlyRefresh(false)
                .withStatusField(false)
                .withDryRun(true)
                .withPurgeFrom(List.of(Cidr.parse("10.0.0.0/8")));
        assertThat(changed)
                .isEqualTo(new CacheSettings(
                        PathPatterns.parse("/shop/*"),
                        Set.of("shop.example"),
                        CacheRules.none(),
                        0,
                        1,
                        10,
                        2,
                        MediaTypes.parse("text/css"),
                        WhenRedisIsDown.BYPASS,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        false,
                        false,
                        true,
                        WarmUp.none(),
                        List.of(Cidr.parse("10.0.0.0/8"))));
        assertThat(defaults).isEqualTo(CacheSettings.defaults());
    }

    @Test
    void wrongValueInCodeIsNamedByItsKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheSettings.defaults().withFillTimeout(Duration.ZERO))
                .withMessage("cache.fill.timeout = PT0S must be from 100ms to 10m");
    }

    @Test
    void onlyTheHostsListedAreServed() {
        CacheSettings listed = CacheSettings.from(properties("cache.hosts = Shop.example, [::1]"));
        assertThat(listed.isHost(Origin.of("https", "shop.example", 443))).isTrue();
        assertThat(listed.isHost(Origin.of("http", "shop.example", 8080))).isTrue();
        assertThat(listed.isHost(Origin.of("http", "::1", 8080))).isTrue();
        assertThat(listed.isHost(Origin.of("http", "evil.example", 80))).isFalse();
        assertThat(CacheSettings.defaults().isHost(Origin.of("http", "evil.example", 80)))
                .isTrue();
    }

    @Test
    void ruleOutsideThePathsOfTheCacheStopsTheStart() {
        String paths = "cache.paths = /shop/*, /news\n";
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> CacheSettings.from(properties(
                        paths + "cache.rule.r.paths = /blog/*, /news/*\n" + "cache.rule.s.paths = /shopping")))
                .withMessageContaining("cache.rule.s.paths = /shopping must be");
        assertThat(CacheSettings.from(properties(paths + "cache.rule.r.paths = /shop/sale/*, /blog"))
                        .rules()
                        .rules())
                .hasSize(1);
        assertThat(CacheSettings.from(properties(paths + "cache.rule.r.paths = /*"))
                        .rules()
                        .rules())
                .hasSize(1);
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
