package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentShareTest {
    private final RecentShare share = new RecentShare();

    @Test
    void nothingIsTakenForLikelyAtTheStart() {
        assertThat(share.suffices()).isFalse();
    }

    @Test
    void afterManyOneOtherChangesNothingAndFiveDo() {
        count(100, true);
        assertThat(share.suffices()).isTrue();
        count(1, false);
        assertThat(share.suffices()).isTrue();
        count(4, false);
        assertThat(share.suffices()).isFalse();
    }

    @Test
    void isLearntWithinThirty() {
        count(1000, false);
        count(30, true);
        assertThat(share.suffices()).isTrue();
    }

    @Test
    void twoOfThreeAreTooFew() {
        for (int i = 0; i < 100; i++) {
            count(1, false);
            count(2, true);
            assertThat(share.suffices()).isFalse();
        }
    }

    private void count(int times, boolean had) {
        for (int i = 0; i < times; i++) {
            share.count(had);
        }
    }
}
