package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Variant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EntryFormatTest {
    private static final StoredResponse.Head HEAD = new StoredResponse.Head(
            "http://a.test/ä?q",
            new Variant(List.of("accept", "origin"), "hash"),
            Lifetime.of(Duration.ofSeconds(60), Duration.ofMillis(1234)),
            200,
            List.of(new Field("ETag", "\"x\""), new Field("Link", "a"), new Field("Link", "b")),
            List.of(),
            false,
            Duration.ZERO,
            4);

    @Test
    void whatIsWrittenIsRead() {
        Optional<StoredResponse> read = EntryFormat.read(entry("body"));
        assertThat(read).map(StoredResponse::head).contains(HEAD);
        assertThat(read).flatMap(it -> it.body(Coding.IDENTITY)).contains("body".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void emptyBodyIsRead() {
        assertThat(EntryFormat.read(entry(""))).map(it -> it.head().length()).contains(0L);
    }

    @Test
    void everyChangedByteMakesItNoEntry() {
        byte[] entry = entry("body");
        for (int i = 0; i < entry.length; i++) {
            byte[] changed = entry.clone();
            changed[i] ^= 1;
            assertThat(EntryFormat.read(changed)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void everyTruncationMakesItNoEntry() {
        byte[] entry = entry("body");
        for (int length = 0; length < entry.length; length++) {
            assertThat(EntryFormat.read(Arrays.copyOf(entry, length))).isEmpty();
        }
    }

    @Test
    void headOfMoreThan64KibIsNotWritten() {
        assertThat(EntryFormat.write(withField(60_000))).isPresent();
        assertThat(EntryFormat.write(withField(64 * 1024))).isEmpty();
    }

    private static StoredResponse withField(int length) {
        List<Field> fields = List.of(new Field("Long", "x".repeat(length)));
        return new StoredResponse(
                new StoredResponse.Head(
                        "http://a.test/",
                        HEAD.variant(),
                        HEAD.lifetime(),
                        200,
                        fields,
                        List.of(),
                        false,
                        Duration.ZERO,
                        0),
                new byte[0],
                null);
    }

    private static byte[] entry(String body) {
        return EntryFormat.write(new StoredResponse(HEAD, body.getBytes(StandardCharsets.UTF_8), null))
                .orElseThrow();
    }
}
