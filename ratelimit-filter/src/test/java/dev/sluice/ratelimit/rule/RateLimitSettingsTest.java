package dev.sluice.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.core.config.Cidr;
import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.Node;
import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitSettingsTest {
    @Test
    void ruleNeedsNothingButItsLimitAndIsTheSameInCode() {
        assertThat(read("ratelimit.rule.all.limit = 7"))
                .isEqualTo(RateLimitSettings.of(rule("all", 7).build()));
    }

    @Test
    void everyPartOfARuleCanBeSet() {
        RateLimitRule read = read("""
                ratelimit.rule.log-in.limit = 1000000000
                ratelimit.rule.log-in.window = 31d
                ratelimit.rule.log-in.paths = /login, *.auth
                ratelimit.rule.log-in.methods = POST, PUT
                ratelimit.rule.log-in.key = principal|address
                ratelimit.rule.log-in.cost = 1000000
                ratelimit.rule.log-in.algorithm = sliding
                ratelimit.rule.log-in.exempt.paths = /login/health
                ratelimit.rule.log-in.exempt.addresses = 10.0.0.0/8, fd00::/8
                ratelimit.rule.log-in.exempt.claims = role=admin, plan = internal
                ratelimit.rule.log-in.charge.status = 401, 403
                ratelimit.rule.log-in.hide = true
                ratelimit.rule.log-in.message = Slow down.
                ratelimit.rule.log-in.message.zh = \\u6162\\u70b9
                ratelimit.rule.log-in.candidate = 999999999
                ratelimit.rule.log-in.when-redis-is-down = refuse
                """).rules().get(0);
        assertThat(read)
                .isEqualTo(RateLimitRule.named("log-in", 1_000_000_000, Duration.ofDays(31))
                        .paths("/login", "*.auth")
                        .methods("POST", "PUT")
                        .key("principal|address")
                        .cost(1_000_000)
                        .algorithm(Algorithm.SLIDING)
                        .exemptPaths("/login/health")
                        .exemptAddresses("10.0.0.0/8", "fd00::/8")
                        .exemptClaims("role=admin", "plan=internal")
                        .chargeStatus("401,403")
                        .hidden()
                        .message("Slow down.", "\u6162\u70b9")
                        .candidate(999_999_999)
                        .whenRedisIsDown(WhenRedisIsDown.REFUSE)
                        .build());
    }

    @Test
    void plansShadowsLeasesAndLocalCountsCanBeSet() {
        assertThat(read("""
                ratelimit.rule.x.limit = 60
                ratelimit.rule.x.plan-claim = account.plan
                ratelimit.rule.x.plans = free=60, pro=600
                ratelimit.rule.x.shadow = true
                ratelimit.rule.x.lease = auto
                ratelimit.rule.x.when-redis-is-down = local
                """).rules())
                .containsExactly(rule("x", 60)
                        .plans("account.plan", "pro=600,free=60")
                        .shadow()
                        .leased()
                        .whenRedisIsDown(WhenRedisIsDown.LOCAL)
                        .build());
    }

    @Test
    void clientsAndAnswersCanBeSet() {
        RateLimitSettings settings = read("""
                ratelimit.rule.x.limit = 1
                ratelimit.trusted-proxies = 10.0.0.0/8
                ratelimit.forwarded-header = forwarded
                ratelimit.ipv6-prefix = 56
                ratelimit.headers = false
                ratelimit.headers.legacy = epoch
                ratelimit.headers.expose = true
                ratelimit.exempt-methods =
                """);
        assertThat(settings.proxies())
                .isEqualTo(new Proxies(List.of(Cidr.parse("10.0.0.0/8")), ForwardedHeader.FORWARDED, 56));
        assertThat(settings.fields()).isEqualTo(new AnswerFields(false, AnswerFields.Legacy.EPOCH, true));
        assertThat(settings.exemptMethods()).isEmpty();
    }

    @Test
    void settingsThatSayTheSameAreEqualAndOthersAreNot() {
        String lines =
                "ratelimit.rule.a.limit = 2\nratelimit.rule.a.plans = x=1, y=2\nratelimit.rule.a.plan-claim = p\n";
        assertThat(read(lines)).isEqualTo(read(lines)).hasSameHashCodeAs(read(lines));
        assertThat(read(lines)).isNotEqualTo(read(lines + "ratelimit.rule.a.cost = 1\nratelimit.ipv6-prefix = 48"));
        assertThat(read(lines)).isNotEqualTo(read(lines + "ratelimit.rule.a.key = all"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cost      | cost = 11",
                "cost      | cost = 5; plan-claim = p; plans = a=4",
                "candidate | candidate = 10",
                "candidate | candidate = 5; plan-claim = p; plans = a=40",
                "candidate | candidate = 5; lease = auto",
                "lease     | lease = auto; algorithm = sliding",
                "lease     | lease = auto; algorithm = gcra",
                "lease     | lease = auto; charge.status = 4xx",
                "plans     | plan-claim = p",
                "plan-claim| plans = a=4",
                "algorithm | algorithm = gcra; window = 1s; plan-claim = p; plans = a=1000001",
                "when-redis-is-down | shadow = true; when-redis-is-down = refuse",
                "methods   | methods = OPTIONS"
            })
    void partsThatMakeNoSenseTogetherStopTheStart(String key, String lines) {
        String all = Stream.of(lines.split(";", -1))
                .map(line -> "ratelimit.rule.x." + line.strip() + "\n")
                .collect(Collectors.joining("", "ratelimit.rule.x.limit = 10\n", ""));
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(all))
                .withMessageContaining("ratelimit.rule.x." + key + " ");
    }

    @Test
    void partsThatJustGoTogetherAreAccepted() {
        assertThat(read("ratelimit.rule.x.limit = 10\nratelimit.rule.x.cost = 10\nratelimit.rule.x.candidate = 9")
                        .rules())
                .hasSize(1);
        assertThat(
                        read("ratelimit.rule.x.limit = 1000000\nratelimit.rule.x.window = 1s\nratelimit.rule.x.algorithm = gcra")
                                .rules())
                .hasSize(1);
    }

    @Test
    void thirtyTwoPlansAreTheMost() {
        String claim = "ratelimit.rule.x.limit = 1\nratelimit.rule.x.plan-claim = p\nratelimit.rule.x.plans = ";
        assertThat(read(claim + plans(32)).rules()).hasSize(1);
        assertThatExceptionOfType(InvalidSettings.class).isThrownBy(() -> read(claim + plans(33)));
    }

    private static String plans(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining(","));
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
                "when-redis-is-down = maybe",
                "paths = ",
                "methods = GET POST",
                "key = adress",
                "key = address|principal",
                "cost = 0",
                "cost = 1000001",
                "algorithm = leaky",
                "exempt.paths = public",
                "exempt.addresses = 10.0.0.1/8",
                "exempt.claims = admin",
                "plan-claim = a..b",
                "plans = free",
                "plans = free=0",
                "plans = a=1, a=2",
                "shadow = yes",
                "candidate = 0",
                "charge.status = 1xx",
                "lease = on",
                "hide = yes"
            })
    void valueOutsideItsBoundsStopsTheStart(String line) {
        String key = "ratelimit.rule.x." + line.replaceAll(" .*", "");
        String limit = line.startsWith("limit") ? "" : "ratelimit.rule.x.limit = 1\n";
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read(limit + "ratelimit.rule.x." + line))
                .withMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trusted-proxies = proxy.example.com",
                "forwarded-header = X-Real-IP",
                "ipv6-prefix = 31",
                "ipv6-prefix = 129",
                "headers = yes",
                "headers.legacy = on",
                "headers.expose = 1"
            })
    void wrongValueForAllRulesStopsTheStart(String line) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("ratelimit.rule.x.limit = 1\nratelimit." + line))
                .withMessageContaining("ratelimit." + line.replaceAll(" .*", ""));
    }

    @Test
    void fiveHundredCharactersAreTheLongestMessage() {
        String key = "ratelimit.rule.x.limit = 1\nratelimit.rule.x.message.zh = ";
        assertThat(read(key + "x".repeat(500)).rules()).hasSize(1);
        assertThatExceptionOfType(InvalidSettings.class).isThrownBy(() -> read(key + "x".repeat(501)));
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
        RateLimitRule good = rule("a", 1).build();
        for (RateLimitRuleBuilder bad : List.of(
                rule("A", 1),
                rule("a", 0),
                RateLimitRule.named("a", 1, Duration.ofMillis(999)),
                rule("a", 1).cost(2),
                rule("a", 1).leased().algorithm(Algorithm.GCRA))) {
            assertThatIllegalArgumentException().isThrownBy(bad::build);
        }
        assertThatIllegalArgumentException().isThrownBy(RateLimitSettings::of);
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimitSettings.of(good, good));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RateLimitSettings.of(rule("a", 1).methods("OPTIONS").build()));
    }

    private static RateLimitRuleBuilder rule(String name, long limit) {
        return RateLimitRule.named(name, limit, Duration.ofMinutes(1));
    }

    private static String rules(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "ratelimit.rule.r" + i + ".limit = 1\n")
                .collect(Collectors.joining());
    }

    @Test
    void nameOfTheLimitOnForgedTokensIsTaken() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("ratelimit.rule.forged-tokens.limit = 5"))
                .withMessageContaining("set under another name");
    }

    private static RateLimitSettings read(String lines) {
        Settings settings = Node.settings(lines);
        RateLimitSettings limits = RateLimitSettings.from(settings);
        settings.check();
        return limits;
    }
}
