package dev.sluice.cache.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a 304 of the application says about what is stored (RFC 9111 sections 4.3.3 and 4.3.4). Stateless. */
public final class Validation {
    /** Section 3.2: they describe the bytes that are kept, which the 304 does not have. */
    private static final Set<String> KEPT = Set.of(
            "content-encoding",
            "content-length",
            "content-md5",
            "content-digest",
            "repr-digest",
            "digest",
            "content-range",
            "content-type",
            "etag");

    private static final String ACCEPT_ENCODING = "accept-encoding";

    /** What the 304 alone says, since it is never stored. */
    private static final Set<String> OF_THE_ANSWER = Set.of("age", "set-cookie", "set-cookie2");

    /**
     * A stored response after its validation. Immutable.
     *
     * @param head as it answers now; its scopes are still those from before
     * @param notStored why it answers the request at hand only; empty if it is kept
     */
    public record Refreshed(
            StoredResponse.Head head, List<String> tags, List<String> groups, Optional<NotStored> notStored) {}

    private Validation() {}

    /**
     * What is stored, with the fields and the lifetime the 304 gives it; empty if the 304 is about another response,
     * which was asked for in vain.
     *
     * @param sent the fields of the 304 that may be stored
     */
    public static Optional<Refreshed> refreshed(
            StoredResponse.Head stored, Answer notModified, List<Field> sent, CacheRequest asked) {
        if (!isAboutThis(stored, notModified.fields())) {
            return Optional.empty();
        }
        List<Field> merged = merged(stored.fields(), sent);
        Fields judged = name -> OF_THE_ANSWER.contains(name.toLowerCase(Locale.ROOT))
                ? notModified.fields().values(name)
                : valuesOf(merged, name);
        Answer answer = new Answer(
                stored.status(), judged, notModified.personal(), notModified.received(), notModified.delay());
        Verdict verdict = answer.verdict(asked);
        List<Field> fields = withOurVary(stored, merged);
        if (verdict instanceof Verdict.Store store) {
            // What is stored may vary by the forms made here, which select no variant.
            Variant variant =
                    notModified.fields().has("Vary") ? Variant.of(store.vary(), asked.fields()) : stored.variant();
            StoredResponse.Head head = head(stored, variant, store.lifetime(), store.toStore(fields));
            return Optional.of(new Refreshed(head, store.tags(), store.groups(), Optional.empty()));
        }
        NotStored why = ((Verdict.Refuse) verdict).why();
        Lifetime none = Lifetime.of(Duration.ZERO, notModified.delay());
        return Optional.of(
                new Refreshed(head(stored, stored.variant(), none, fields), List.of(), List.of(), Optional.of(why)));
    }

    /** The forms made here are kept, so clients and caches behind us must know of them as before. */
    private static List<Field> withOurVary(StoredResponse.Head stored, List<Field> fields) {
        boolean ours =
                variesByCoding(stored.fields()) && !stored.variant().names().contains(ACCEPT_ENCODING);
        if (!ours || variesByCoding(fields)) {
            return fields;
        }
        List<String> names = new ArrayList<>(valuesOf(fields, "Vary"));
        names.add("Accept-Encoding");
        List<Field> varied = new ArrayList<>(fields);
        varied.removeIf(field -> field.name().equalsIgnoreCase("Vary"));
        varied.add(new Field("Vary", String.join(", ", names)));
        return List.copyOf(varied);
    }

    private static boolean variesByCoding(List<Field> fields) {
        return valuesOf(fields, "Vary").stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(ACCEPT_ENCODING));
    }

    private static StoredResponse.Head head(
            StoredResponse.Head stored, Variant variant, Lifetime lifetime, List<Field> fields) {
        return new StoredResponse.Head(
                stored.target(),
                variant,
                lifetime,
                stored.status(),
                fields,
                stored.scopes(),
                stored.asynchronous(),
                stored.fillTime(),
                stored.length());
    }

    /** Whether the validators of the 304, if it has any, are those of what is stored (section 4.3.4). */
    private static boolean isAboutThis(Fields stored, Fields notModified) {
        String sentTag = notModified.first("ETag");
        if (sentTag != null) {
            Optional<EntityTag> tag = EntityTag.parse(sentTag);
            return tag.isPresent()
                    && EntityTag.parse(stored.first("ETag"))
                            .filter(tag.get()::matches)
                            .isPresent();
        }
        String sentDate = notModified.first("Last-Modified");
        String date = stored.first("Last-Modified");
        return sentDate == null || date == null || HttpDate.parse(sentDate).equals(HttpDate.parse(date));
    }

    private static List<Field> merged(List<Field> stored, List<Field> sent) {
        List<Field> updates = sent.stream()
                .filter(field -> !KEPT.contains(lower(field)) && !OF_THE_ANSWER.contains(lower(field)))
                .toList();
        Set<String> replaced = updates.stream().map(Validation::lower).collect(Collectors.toSet());
        List<Field> merged = new ArrayList<>(stored);
        merged.removeIf(field -> replaced.contains(lower(field)));
        merged.addAll(updates);
        return List.copyOf(merged);
    }

    private static List<String> valuesOf(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    private static String lower(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }
}
