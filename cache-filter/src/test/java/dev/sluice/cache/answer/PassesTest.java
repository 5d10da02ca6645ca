package dev.sluice.cache.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is remembered of answers that could not be stored, whatever clients ask for. */
final class PassesTest {
    @Test
    void rememberingAnswersThatAreNotStoredKeepsNoUrls() {
        Passes passes = new Passes(Duration.ofMinutes(2), System::nanoTime);
        long before = used();
        for (int i = 0; i < 10_000; i++) {
            passes.remember(hash("/" + i + "/" + "x".repeat(8000)));
        }
        assertThat(passes.isKnown(hash("/9999/" + "x".repeat(8000)))).isTrue();
        assertThat(used() - before).isLessThan(30L << 20);
        assertThat(passes.isKnown(hash("/9998/" + "x".repeat(8000)))).isTrue();
    }

    private static String hash(String path) {
        return Target.of(new Origin("http", "shop.test"), path, null).hash();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
