package dev.sluice.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeenTokensTest {
    private final AtomicLong now = new AtomicLong();
    private final SeenTokens seen = new SeenTokens(now::get);

    @Test
    void tokenIsForgottenWhenItHasNotBeenUsedForAWhile() {
        seen.add("a");
        now.addAndGet(SeenTokens.KEPT.toNanos() - 1);
        assertThat(seen.contains("a")).isTrue();
        now.addAndGet(SeenTokens.KEPT.toNanos() - 1);
        assertThat(seen.contains("a")).isTrue();
        now.addAndGet(SeenTokens.KEPT.toNanos());
        assertThat(seen.contains("a")).isFalse();
    }

    @Test
    void tokenThatWasRefusedIsForgottenAtOnce() {
        seen.add("a");
        seen.remove("a");
        assertThat(seen.contains("a")).isFalse();
        assertThat(seen.contains("b")).isFalse();
    }
}
