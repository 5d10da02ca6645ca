package dev.sluice.cache.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries for tests. */
final class Entries {
    static final Duration MINUTE = Duration.ofMinutes(1);

    private Entries() {}

    static FarEntry entry(String body, long position) {
        return entry(body, null, new FarEntry.Terms(position, MINUTE, MINUTE.multipliedBy(10), List.of(), List.of()));
    }

    static FarEntry lasting(Duration fresh, Duration total, String body) {
        return entry(body, null, new FarEntry.Terms(1, fresh, total, List.of(), List.of()));
    }

    static FarEntry entry(String body, @Nullable String gzip, FarEntry.Terms terms) {
        return new FarEntry(terms, bytes("head of " + body), bytes(body), gzip == null ? null : bytes(gzip));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The identity body, or a dash. */
    static String body(Found found) {
        return found.entry().flatMap(FarEntry::body).map(Entries::text).orElse("-");
    }

    /** The gzip body, or a dash. */
    static String gzip(Found found) {
        return found.entry().flatMap(FarEntry::gzip).map(Entries::text).orElse("-");
    }

    static String head(Found found) {
        return text(found.entry().orElseThrow().head());
    }
}
