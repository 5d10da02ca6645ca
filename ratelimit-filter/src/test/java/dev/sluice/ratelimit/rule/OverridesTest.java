package dev.sluice.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.rule.Overrides.Client;
import dev.sluice.ratelimit.rule.Overrides.Held;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OverridesTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Overrides overrides = new Overrides(nanos::get);

    @Test
    void nobodyHasALimitOfItsOwnAtFirst() {
        assertThat(overrides.limitOf("api", "alice")).isEmpty();
    }

    @Test
    void limitHoldsForOneClientUnderOneRule() {
        hold("api", "alice", 5, 100);
        assertThat(overrides.limitOf("api", "alice")).hasValue(5);
        assertThat(overrides.limitOf("api", "bob")).isEmpty();
        assertThat(overrides.limitOf("login", "alice")).isEmpty();
    }

    @Test
    void limitEndsAlsoWhereTheClockOverflows() {
        hold("api", "alice", 5, 100);
        nanos.addAndGet(99);
        assertThat(overrides.limitOf("api", "alice")).hasValue(5);
        nanos.addAndGet(1);
        assertThat(overrides.limitOf("api", "alice")).isEmpty();
    }

    private void hold(String rule, String client, long limit, long lastsNanos) {
        Held held = new Held(OptionalLong.of(limit), nanos.get() + lastsNanos);
        overrides.replaceWith(Map.of(new Client(rule, client), held));
    }
}
