package dev.sluice.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicLong now = new AtomicLong();
    private final Breaker breaker = new Breaker(3, PAUSE, now::get);

    @Test
    void opensAtTheThirdFailureInARow() {
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.failed()).isTrue();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void anAnswerBetweenFailuresStartsTheCountAnew() {
        breaker.failed();
        breaker.failed();
        breaker.succeeded();
        breaker.failed();
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void onlyTheFailureThatOpensItSaysSo() {
        open();
        assertThat(breaker.failed()).isFalse();
    }

    @Test
    void noProbeIsDueBeforeThePauseIsOver() {
        open();
        assertThat(breaker.tryProbe()).isFalse();
        now.addAndGet(PAUSE.toNanos());
        assertThat(breaker.tryProbe()).isTrue();
    }

    @Test
    void oneProbeAtATime() {
        open();
        now.addAndGet(PAUSE.toNanos());
        breaker.tryProbe();
        assertThat(breaker.tryProbe()).isFalse();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void anAnsweredProbeClosesIt() {
        probe(true);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void anUnansweredProbeStartsAnotherPause() {
        probe(false);
        assertThat(breaker.tryProbe()).isFalse();
        now.addAndGet(PAUSE.toNanos());
        assertThat(breaker.tryProbe()).isTrue();
    }

    @Test
    void aLateAnswerOfAnEarlierCallDoesNotCloseIt() {
        open();
        breaker.succeeded();
        assertThat(breaker.allows()).isFalse();
    }

    private void open() {
        breaker.failed();
        breaker.failed();
        breaker.failed();
    }

    private void probe(boolean answered) {
        open();
        now.addAndGet(PAUSE.toNanos());
        breaker.tryProbe();
        breaker.probed(answered);
    }
}
