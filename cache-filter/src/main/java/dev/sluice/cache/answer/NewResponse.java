package dev.sluice.cache.answer;

import dev.sluice.cache.capture.Captured;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Validators;
import dev.sluice.cache.http.Variant;
import dev.sluice.cache.http.Verdict;
import dev.sluice.cache.tiers.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the application as it is stored, with what the application left out: a validator, and a compressed form
 * of its text. For one request.
 */
final class NewResponse {
    private static final String VARY = "Vary";
    private static final String ACCEPT_ENCODING = "Accept-Encoding";

    private final CacheRequest asked;
    private final Verdict.Store store;
    private final Captured captured;
    private final Duration fillTime;
    private final boolean compressible;
    private final boolean compressed;
    private @Nullable String madeTag; // Both the client's head and the stored one may want it.

    /** Whether a body of such a type is kept in gzip, too. */
    enum Compression {
        NEVER,
        /** The one who asks takes no gzip: it is made at a later fill, for one who does. */
        LATER,
        NOW
    }

    NewResponse(
            CacheRequest asked, Verdict.Store store, Captured captured, Duration fillTime, Compression compression) {
        this.asked = asked;
        this.store = store;
        this.captured = captured;
        this.fillTime = fillTime;
        this.compressible = compression != Compression.NEVER
                && captured.body().length >= Gzip.SHORTEST
                && !captured.fields().has("Content-Encoding")
                && !captured.fields().cacheControl().has("no-transform");
        this.compressed = compressible && compression == Compression.NOW;
    }

    /** Gives this client what later ones will get, too, if its head has not left. */
    void complete() {
        missing(captured.fields()).forEach(field -> captured.setField(field.name(), field.value()));
    }

    /** A validator, and what selects the form; each in the place of all lines of that name. */
    private List<Field> missing(Fields fields) {
        List<Field> missing = new ArrayList<>();
        if (!fields.has("ETag")) {
            missing.add(new Field("ETag", madeTag()));
        }
        String vary = String.join(", ", fields.values(VARY));
        if (compressible && !vary.toLowerCase(Locale.ROOT).contains("accept-encoding")) {
            missing.add(new Field(VARY, vary.isEmpty() ? ACCEPT_ENCODING : vary + ", " + ACCEPT_ENCODING));
        }
        return missing;
    }

    private String madeTag() {
        String tag = madeTag;
        if (tag == null) {
            tag = Validators.made(captured.body());
            madeTag = tag;
        }
        return tag;
    }

    /** To be called when the client has its answer: compressing takes time, and some containers set fields only then. */
    StoredResponse toStore(Instant received) {
        List<Field> fields = new ArrayList<>(store.toStore(captured.toStore(received)));
        missing(Field.all(fields)).forEach(field -> {
            fields.removeIf(other -> other.name().equalsIgnoreCase(field.name()));
            fields.add(field);
        });
        byte[] body = captured.body();
        StoredResponse.Head head = new StoredResponse.Head(
                asked.target().text(),
                Variant.of(store.vary(), asked.fields()),
                store.lifetime(),
                captured.status(),
                List.copyOf(fields),
                Scopes.of(asked.target(), store.tags(), store.groups()),
                captured.asynchronous(),
                fillTime,
                body.length);
        Optional<byte[]> gzip = compressed ? Gzip.of(body) : Optional.empty();
        return new StoredResponse(head, body, gzip.orElse(null));
    }
}
