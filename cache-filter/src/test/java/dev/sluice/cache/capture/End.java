package dev.sluice.cache.capture;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.NotStored;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a watcher was told at the end of a run. */
@SuppressWarnings("ArrayRecordComponent")
record End(
        int status,
        List<Field> toStore,
        Optional<NotStored> spoilt,
        byte[] body,
        Reads reads,
        boolean asynchronous,
        boolean withheld,
        Optional<Throwable> failure) {
    static End of(Captured captured) {
        return new End(
                captured.status(),
                captured.toStore(Instant.EPOCH),
                captured.spoilt(),
                captured.body(),
                captured.reads(),
                captured.asynchronous(),
                captured.withheld(),
                captured.failure());
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    List<String> values(String name) {
        return toStore.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
