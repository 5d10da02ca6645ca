package dev.sluice.ratelimit.rule;

import static dev.sluice.ratelimit.rule.Calls.alice;
import static dev.sluice.ratelimit.rule.Calls.counts;
import static dev.sluice.ratelimit.rule.Calls.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.core.web.Language;
import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitRuleTest {
    @Test
    void chargeSaysAllThatIsCounted() {
        RateLimitRule rule = RateLimitRule.named("api", 60, Duration.ofMinutes(2))
                .algorithm(Algorithm.GCRA)
                .cost(3)
                .shadow()
                .build();
        Call call = Calls.get("/");
        String partition = Calls.partition("address", call).orElseThrow();
        assertThat(rule.charge(call, Calls.NO_OVERRIDES))
                .contains(new Charge(
                        "api", partition, Algorithm.GCRA, 60, Duration.ofMinutes(2), 3, false, false, false));
        assertThat(rule().leased()
                        .build()
                        .charge(call, Calls.NO_OVERRIDES)
                        .orElseThrow()
                        .leased())
                .isTrue();
    }

    @Test
    void ruleCountsItsMethodsOnly() {
        RateLimitRuleBuilder posts = rule().methods("POST", "PUT");
        assertThat(counts(posts, Calls.call("POST", "/", null))).isTrue();
        assertThat(counts(posts, Calls.call("put", "/", null))).isTrue();
        assertThat(counts(posts, Calls.call("GET", "/", null))).isFalse();
        assertThat(counts(rule(), Calls.call("ANY", "/", null))).isTrue();
    }

    @Test
    void headCannotDodgeARuleForGet() {
        assertThat(counts(rule().methods("GET"), Calls.call("HEAD", "/", null))).isTrue();
        assertThat(counts(rule().methods("HEAD"), Calls.call("GET", "/", null))).isFalse();
    }

    @Test
    void anotherSpellingOfThePathCannotDodgeARule() {
        RateLimitRuleBuilder login = rule().paths("/login");
        for (String path : List.of("/login", "/LOGIN", "/login/", "/login.", "/./login", "/a%2f..%2flogin")) {
            assertThat(counts(login, Calls.get(path))).as(path).isTrue();
        }
        assertThat(counts(login, Calls.get("/logins"))).isFalse();
    }

    @Test
    void exemptPathMustBeSpeltAsItIsWritten() {
        RateLimitRuleBuilder rule = rule().exemptPaths("/health", "/public/*");
        assertThat(counts(rule, Calls.get("/health"))).isFalse();
        assertThat(counts(rule, Calls.get("/public/a.css"))).isFalse();
        assertThat(counts(rule, Calls.get("/Health"))).isTrue();
        assertThat(counts(rule, Calls.get("/public/..%2flogin"))).isTrue();
        assertThat(counts(rule, Calls.get("/public/..\\login"))).isTrue();
    }

    @Test
    void exemptNetworksAreNotCounted() {
        RateLimitRuleBuilder rule = rule().exemptAddresses("10.0.0.0/8", "fd00::/8");
        assertThat(counts(rule, Calls.from("10.255.255.255"))).isFalse();
        assertThat(counts(rule, Calls.from("fd00::1"))).isFalse();
        assertThat(counts(rule, Calls.from("11.0.0.0"))).isTrue();
        assertThat(counts(rule, Calls.from("nowhere"))).isTrue();
    }

    @Test
    void oneExemptClaimIsEnough() {
        RateLimitRuleBuilder rule = rule().exemptClaims("role=admin", "plan=internal");
        assertThat(counts(rule, Calls.with(alice(Map.of("role", List.of("x", "admin"))))))
                .isFalse();
        assertThat(counts(rule, Calls.with(alice(Map.of("plan", "internal"))))).isFalse();
        assertThat(counts(rule, Calls.with(alice(Map.of("role", "administrator")))))
                .isTrue();
        assertThat(counts(rule, Calls.get("/"))).isTrue();
    }

    @Test
    void planOfTheTokenSetsTheLimit() {
        RateLimitRule rule = rule().plans("account.plan", "free=5, pro=600").build();
        assertThat(limit(rule, alice(Map.of("account", Map.of("plan", "pro"))))).isEqualTo(600);
        assertThat(limit(rule, alice(Map.of("account", Map.of("plan", "free")))))
                .isEqualTo(5);
        assertThat(limit(rule, alice(Map.of("account", Map.of("plan", "gold")))))
                .isEqualTo(10);
        assertThat(limit(rule, alice(Map.of()))).isEqualTo(10);
        assertThat(rule.charge(Calls.get("/"), Calls.NO_OVERRIDES).orElseThrow().limit())
                .isEqualTo(10);
    }

    @Test
    void ruleKnowsWhetherItReadsTheToken() {
        assertThat(rule().build().readsToken()).isFalse();
        assertThat(rule().key("principal|address").build().readsToken()).isTrue();
        assertThat(rule().key("claim:a").build().readsToken()).isTrue();
        assertThat(rule().key("header:a+session").build().readsToken()).isFalse();
        assertThat(rule().exemptClaims("role=admin").build().readsToken()).isTrue();
        assertThat(rule().plans("plan", "a=10").build().readsToken()).isTrue();
    }

    @Test
    void messageIsInTheLanguageOfTheClientIfThereIsOne() {
        assertThat(rule().build().message(Language.CHINESE)).isEmpty();
        assertThat(rule().message("Stop.", "").build().message(Language.CHINESE))
                .contains("Stop.");
        RateLimitRule both = rule().message("Stop.", "停。").build();
        assertThat(both.message(Language.CHINESE)).contains("停。");
        assertThat(both.message(Language.ENGLISH)).contains("Stop.");
        assertThat(rule().message("x".repeat(500), "").build().message(Language.ENGLISH))
                .isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule().message("x".repeat(501), "").build());
    }

    @Test
    void usedBuilderCannotChangeARule() {
        RateLimitRuleBuilder builder = rule();
        RateLimitRule before = builder.build();
        builder.cost(2).paths("/x").shadow();
        assertThat(before).isEqualTo(rule().build()).isNotEqualTo(builder.build());
    }

    private static long limit(RateLimitRule rule, VerifiedToken token) {
        return rule.charge(Calls.with(token), Calls.NO_OVERRIDES).orElseThrow().limit();
    }
}
