package dev.sluice.cache.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Variant;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HeadFormatTest {
    private static final Lifetime LIFETIME = new Lifetime(
            Duration.ofSeconds(60),
            Duration.ofMillis(1234),
            Duration.ofSeconds(5),
            Duration.ofSeconds(7),
            true,
            Duration.ofMinutes(10));
    private static final StoredResponse.Head HEAD =
            head(List.of(new Field("ETag", "\"x\""), new Field("Link", "a"), new Field("Link", "b")));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(HeadFormat.read(bytes())).contains(HEAD);
    }

    @Test
    void everyTruncationAndEveryAdditionMakesItNoHead() {
        byte[] bytes = bytes();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(HeadFormat.read(Arrays.copyOf(bytes, length))).isEmpty();
        }
        assertThat(HeadFormat.read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void anotherVersionIsNoHead() {
        byte[] bytes = bytes();
        bytes[0]++;
        assertThat(HeadFormat.read(bytes)).isEmpty();
    }

    @Test
    void foreignBytesNeverThrow() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = bytes();
            bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
            HeadFormat.read(bytes);
        }
    }

    @Test
    void headOfMoreThan64KibIsNotWritten() {
        assertThat(HeadFormat.write(head(List.of(new Field("Long", "x".repeat(60_000))))))
                .isPresent();
        assertThat(HeadFormat.write(head(List.of(new Field("Long", "x".repeat(64 * 1024))))))
                .isEmpty();
    }

    private static byte[] bytes() {
        return HeadFormat.write(HEAD).orElseThrow();
    }

    private static StoredResponse.Head head(List<Field> fields) {
        return new StoredResponse.Head(
                "http://a.test/ä?q",
                new Variant(List.of("accept", "origin"), "hash"),
                LIFETIME,
                200,
                fields,
                List.of("u1", "p2"),
                true,
                Duration.ofMillis(17),
                4);
    }
}
