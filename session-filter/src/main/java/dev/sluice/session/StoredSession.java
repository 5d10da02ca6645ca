package dev.sluice.session;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as Redis holds it: one hash with the fields {@code #v} layout, {@code #c} creation time in ms, {@code #t}
 * last touch in ms by the clock of Redis, {@code #i} max inactive interval in s as the application set it, {@code #l}
 * the life in ms that follows from it, and {@code a:<name>} for each attribute. Not to be changed.
 */
record StoredSession(long createdMillis, long touchedMillis, int maxInactiveSeconds, Map<String, byte[]> attributes) {
    static final String LAYOUT = "#v";
    static final String CREATED = "#c";
    static final String TOUCHED = "#t";
    static final String MAX_INACTIVE = "#i";
    static final String LIFE = "#l";
    static final String ATTRIBUTE = "a:";

    /** Null if the fields do not make a session. */
    static @Nullable StoredSession of(List<?> namesAndValues) {
        Map<String, byte[]> fields = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            fields.put(text((byte[]) namesAndValues.get(i)), (byte[]) namesAndValues.get(i + 1));
        }
        try {
            return new StoredSession(
                    number(fields, CREATED),
                    number(fields, TOUCHED),
                    Math.toIntExact(number(fields, MAX_INACTIVE)),
                    attributes(fields));
        } catch (NumberFormatException | ArithmeticException e) {
            return null; // Somebody else wrote it; the store counts it.
        }
    }

    private static Map<String, byte[]> attributes(Map<String, byte[]> fields) {
        Map<String, byte[]> attributes = new HashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }

    private static long number(Map<String, byte[]> fields, String name) {
        byte[] value = fields.get(name);
        return Long.parseLong(value == null ? "" : text(value));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
