package dev.sluice.cache.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stored responses and requests for tests, all about one target. */
final class Stored {
    static final Target TARGET = Target.of(URI.create("http://a.test/page"));
    static final int LENGTH = 10;

    private Stored() {}

    static CacheRequest get(Policy policy, String... header) {
        return new CacheRequest("GET", TARGET, new HeaderOf(header), policy);
    }

    static CacheRequest get(String... header) {
        return get(Policy.NONE, header);
    }

    static List<Field> fields(String... lines) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < lines.length; i += 2) {
            fields.add(new Field(lines[i], lines[i + 1]));
        }
        return fields;
    }

    static StoredResponse.Head head(Lifetime lifetime, Variant variant, String... lines) {
        return new StoredResponse.Head(
                TARGET.text(),
                variant,
                lifetime,
                200,
                fields(lines),
                List.of("u1"),
                false,
                Duration.ofSeconds(1),
                LENGTH);
    }

    static StoredResponse.Head head(String... lines) {
        return head(Lifetime.of(Duration.ofSeconds(60), Duration.ZERO), Variant.NONE, lines);
    }

    static Copy copy(StoredResponse.Head head, int residenceSeconds) {
        StoredResponse response = new StoredResponse(head, "0123456789".getBytes(StandardCharsets.US_ASCII), null);
        return Copy.of(response, Copy.Tier.NEAR, Duration.ofSeconds(residenceSeconds));
    }

    /** Fresh for 60 s, then good for 30 s while it is refreshed, and for 100 s in the place of an error. */
    static Lifetime windows(boolean mustRevalidate) {
        Duration revalidate = mustRevalidate ? Duration.ZERO : Duration.ofSeconds(30);
        Duration error = mustRevalidate ? Duration.ZERO : Duration.ofSeconds(100);
        return new Lifetime(
                Duration.ofSeconds(60), Duration.ZERO, revalidate, error, mustRevalidate, Duration.ofMinutes(10));
    }
}
