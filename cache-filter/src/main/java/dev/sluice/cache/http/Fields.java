package dev.sluice.cache.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header fields by name, whatever holds them: a request, a response or a stored copy. Names know no case. */
@FunctionalInterface
public interface Fields {
    /** The values of that field, one for each line, in their order; empty if there is none. */
    List<String> values(String name);

    /** The first line of that field. */
    default @Nullable String first(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Whether there is such a field. */
    default boolean has(String name) {
        return first(name) != null;
    }

    /** Whether the field stands there more than once. */
    default boolean hasSeveral(String name) {
        return values(name).size() > 1;
    }

    /** The directives of {@code Cache-Control}. */
    default CacheControl cacheControl() {
        return CacheControl.parse(values("Cache-Control"));
    }
}
