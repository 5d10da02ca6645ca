package dev.sluice.cache.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether an answer of the application is stored. Immutable values. */
public sealed interface Verdict {
    /**
     * It is stored.
     *
     * @param vary the request fields that select it, in lower case and sorted
     * @param tags by which the application may purge it
     * @param groups of its origin (RFC 9875)
     * @param withheld the fields that are left out, in lower case: those {@code private} and {@code no-cache} name
     */
    record Store(Lifetime lifetime, List<String> vary, List<String> tags, List<String> groups, Set<String> withheld)
            implements Verdict {
        /** The fields without those that are left out. */
        public List<Field> toStore(List<Field> fields) {
            return fields.stream()
                    .filter(field -> !withheld.contains(field.name().toLowerCase(Locale.ROOT)))
                    .toList();
        }
    }

    /** It is not stored. */
    record Refuse(NotStored why) implements Verdict {}
}
