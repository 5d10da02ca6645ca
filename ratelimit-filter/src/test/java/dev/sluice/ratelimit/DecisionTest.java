package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.Proxies;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitRuleBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionTest {
    @Test
    void onlyEnforcedRulesThatAreUsedUpRefuse() {
        Decision.Usage shadow = usage(rule("shadow").shadow(), true);
        Decision.Usage within = usage(rule("within"), false);
        Decision.Usage over = usage(rule("over"), true);
        assertThat(new Decision(false, List.of(shadow, within, over)).exceeded())
                .containsExactly(over);
        assertThat(new Decision(true, List.of(shadow, within)).exceeded()).isEmpty();
        assertThat(shadow.isOver()).isTrue();
        assertThat(shadow.refuses()).isFalse();
    }

    private static RateLimitRuleBuilder rule(String name) {
        return RateLimitRule.named(name, 1, Duration.ofSeconds(1)).key("all");
    }

    private static Decision.Usage usage(RateLimitRuleBuilder builder, boolean over) {
        RateLimitRule rule = builder.build();
        var charge = rule.charges(List.of(), Proxies.NONE, new Overrides()).get(0);
        return new Decision.Usage(rule, new State(charge, over, 0, Duration.ofSeconds(1), Duration.ZERO));
    }
}
