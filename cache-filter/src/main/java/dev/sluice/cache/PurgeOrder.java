package dev.sluice.cache;

import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.Target;
import dev.sluice.core.web.AdminRefusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the fields of a {@code PURGE} request ask for. Stateless. */
final class PurgeOrder {
    static final String SCOPE = "Purge-Scope";
    static final String MODE = "Purge-Mode";
    static final int MOST_TAGS = 256;

    /** No answer with a longer one is stored. */
    private static final int LONGEST_TAG_BYTES = 256;

    private static final String KEYS = "Surrogate-Key";
    private static final String TAGS = "Cache-Tag";

    private PurgeOrder() {}

    /**
     * The purge.
     *
     * @param key under which the target of the request is stored
     * @throws AdminRefusal if a field has a value it cannot have; a misspelt word must not purge something else
     */
    static Purge read(Fields fields, Target key) {
        boolean soft = word(fields, MODE, "hard", "soft").equals("soft");
        return what(fields, key).soft(soft);
    }

    private static Purge what(Fields fields, Target key) {
        String scope = word(fields, SCOPE, "uri", "prefix", "all");
        if (!fields.has(KEYS) && !fields.has(TAGS)) {
            return ofScope(scope, key);
        }
        if (fields.has(SCOPE)) {
            throw new AdminRefusal(SCOPE, "Send this or tags, not both");
        }
        return Purge.tags(tags(fields));
    }

    private static Purge ofScope(String scope, Target key) {
        if (scope.equals("all")) {
            return Purge.everything();
        }
        requirePlain(key, "target");
        return scope.equals("prefix") ? Purge.prefix(key) : Purge.target(key);
    }

    /** What two readers might read in two ways is never stored, so to purge it would only seem to help. */
    static void requirePlain(Target target, String parameter) {
        if (!target.isPlain()) {
            throw new AdminRefusal(parameter, "Nothing is stored under this spelling; write the path plainly");
        }
    }

    private static String[] tags(Fields fields) {
        String name = fields.has(KEYS) ? KEYS : TAGS;
        List<String> tags = Stream.concat(split(fields, KEYS, "\\s+"), split(fields, TAGS, ","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
        if (tags.isEmpty() || tags.size() > MOST_TAGS) {
            throw new AdminRefusal(name, "It must name from 1 to " + MOST_TAGS + " tags");
        }
        tags.forEach(tag -> requireTag(tag, name));
        return tags.toArray(String[]::new);
    }

    static void requireTag(String tag, String parameter) {
        if (tag.isEmpty() || tag.getBytes(StandardCharsets.UTF_8).length > LONGEST_TAG_BYTES) {
            throw new AdminRefusal(parameter, "A tag has from 1 to " + LONGEST_TAG_BYTES + " bytes");
        }
    }

    private static Stream<String> split(Fields fields, String name, String separator) {
        return fields.values(name).stream().flatMap(line -> Stream.of(line.split(separator, -1)));
    }

    /** The first of the words is meant where the field is missing. */
    private static String word(Fields fields, String name, String... words) {
        List<String> lines = fields.values(name);
        @Nullable String sent = lines.isEmpty() ? words[0] : lines.get(0).strip();
        if (lines.size() > 1 || !List.of(words).contains(sent)) {
            throw new AdminRefusal(name, "It must be one of " + String.join(", ", words));
        }
        return sent;
    }
}
