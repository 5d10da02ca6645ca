package dev.sluice.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.Node;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitSettingsTest {
    @Test
    void ruleNeedsNothingButItsLimit() {
        RateLimitSettings settings = read("ratelimit.rule.all.limit = 7");
        assertThat(settings.rules())
                .containsExactly(new RateLimitRule(
                        "all", 7, Duration.ofMinutes(1), PathPatterns.parse("/*"), WhenRedisIsDown.ALLOW));
        assertThat(settings.exemptMethods()).containsExactly("OPTIONS");
        assertThat(settings.headers()).isTrue();
    }

    @Test
    void everyPartOfARuleCanBeSet() {
        RateLimitRule rule = read("""
                ratelimit.rule.log-in.limit = 1000000000
                ratelimit.rule.log-in.window = 31d
                ratelimit.rule.log-in.paths = /login, *.auth
                ratelimit.rule.log-in.when-redis-is-down = refuse
                """).rules().get(0);
        assertThat(rule)
                .isEqualTo(new RateLimitRule(
                        "log-in",
                        1_000_000_000,
                        Duration.ofDays(31),
                        PathPatterns.parse("/login, *.auth"),
                        WhenRedisIsDown.REFUSE));
    }

    @Test
    void filterWithoutRulesDoesNotStart() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(""))
                .withMessageContaining("ratelimit.rule.<name>.limit")
                .withMessageContaining("set for 1 to 32 names");
    }

    @Test
    void thirtyTwoRulesAreTheMost() {
        assertThat(read(rules(32)).rules()).hasSize(32);
        assertThatExceptionOfType(InvalidSettings.class).isThrownBy(() -> read(rules(33)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit = 0",
                "limit = 1000000001",
                "limit = many",
                "window = 0s",
                "window = 999ms",
                "window = 1500ms",
                "window = 32d",
                "paths = login",
                "when-redis-is-down = local"
            })
    void valueOutsideItsBoundsStopsTheStart(String line) {
        String key = "ratelimit.rule.x." + line.replaceAll(" .*", "");
        String limit = line.startsWith("limit") ? "" : "ratelimit.rule.x.limit = 1\n";
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(limit + "ratelimit.rule.x." + line))
                .withMessageContaining(key);
    }

    @Test
    void ruleWithoutLimitIsToldByName() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("ratelimit.rule.x.window = 1s"))
                .withMessageContaining("ratelimit.rule.x.limit is required");
    }

    @Test
    void sixtyFourLettersAreTheLongestName() {
        assertThat(read("ratelimit.rule." + "n".repeat(64) + ".limit = 1").rules())
                .hasSize(1);
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("ratelimit.rule." + "n".repeat(65) + ".limit = 1"))
                .withMessageContaining("at most 64 characters");
    }

    @Test
    void rulesMadeInCodeKeepTheSameBounds() {
        RateLimitRule rule = rule("a", 1, Duration.ofSeconds(1));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("A", 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("a", 0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("a", 1, Duration.ofMillis(999)));
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of(rule, rule)));
    }

    private static RateLimitRule rule(String name, long limit, Duration window) {
        return new RateLimitRule(name, limit, window, PathPatterns.parse("/*"), WhenRedisIsDown.ALLOW);
    }

    private static RateLimitSettings settings(List<RateLimitRule> rules) {
        return new RateLimitSettings(rules, Set.of(), true);
    }

    private static String rules(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "ratelimit.rule.r" + i + ".limit = 1\n")
                .collect(Collectors.joining());
    }

    private static RateLimitSettings read(String lines) {
        Settings settings = Node.settings(lines);
        RateLimitSettings limits = RateLimitSettings.from(settings);
        settings.check();
        return limits;
    }
}
