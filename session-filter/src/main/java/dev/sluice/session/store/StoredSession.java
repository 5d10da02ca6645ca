package dev.sluice.session.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as Redis holds it: one hash, whose fields {@link Field} names. Not to be changed.
 *
 * @param createdMillis by the clock of the node that began it
 * @param touchedMillis when it was used last, by the clock of Redis
 * @param maxInactiveSeconds as the application set it
 * @param revision names the last write
 * @param fields all of them
 */
public record StoredSession(
        long createdMillis, long touchedMillis, int maxInactiveSeconds, String revision, Map<String, byte[]> fields) {

    /** Null if the fields do not make a session. */
    static @Nullable StoredSession of(List<?> namesAndValues, long nowMillis) {
        Map<String, byte[]> fields = SessionRecords.fields(namesAndValues);
        try {
            dropPassed(fields, nowMillis);
            return made(fields);
        } catch (NumberFormatException | ArithmeticException e) {
            return null; // Somebody else wrote it; the store counts it.
        }
    }

    /** Null if the fields do not make a session. */
    static @Nullable StoredSession of(Map<String, byte[]> fields) {
        try {
            return made(fields);
        } catch (NumberFormatException | ArithmeticException e) {
            return null; // Somebody else wrote it; who reads it says so.
        }
    }

    private static StoredSession made(Map<String, byte[]> fields) {
        return new StoredSession(
                        number(fields, Field.CREATED),
                        number(fields, Field.TOUCHED),
                        Math.toIntExact(number(fields, Field.MAX_INACTIVE)),
                        fields.containsKey(Field.REVISION) ? text(fields, Field.REVISION) : "0",
                        fields)
                .requireNumbers();
    }

    private StoredSession requireNumbers() {
        number(fields, Field.LIFE);
        for (String name : List.of(Field.LIMIT, Field.ID_SINCE)) {
            if (fields.containsKey(name)) {
                number(fields, name);
            }
        }
        return this;
    }

    /** When it got the id it has, in ms. */
    public long idSinceMillis() {
        return fields.containsKey(Field.ID_SINCE) ? number(fields, Field.ID_SINCE) : createdMillis;
    }

    private static void dropPassed(Map<String, byte[]> fields, long nowMillis) {
        for (String name : List.copyOf(fields.keySet())) {
            if (name.startsWith(Field.PASSES) && number(fields, name) <= nowMillis) {
                String attribute = name.substring(Field.PASSES.length());
                fields.remove(Field.ATTRIBUTE + attribute);
                fields.remove(Field.COUNTER + attribute);
                fields.remove(name);
            }
        }
    }

    /** A session of which nothing is in Redis yet but these changes. */
    public static StoredSession begun(Changes changes, String revision) {
        Map<String, byte[]> fields = new HashMap<>(changes.written());
        fields.put(Field.REVISION, revision.getBytes(UTF_8));
        fields.putIfAbsent(Field.TOUCHED, changes.written().get(Field.CREATED));
        return made(fields);
    }

    /** A session that holds nothing yet. */
    public static StoredSession empty(long createdMillis, int maxInactiveSeconds, String serial) {
        return new StoredSession(
                createdMillis, createdMillis, maxInactiveSeconds, "0", Map.of(Field.SERIAL, serial.getBytes(UTF_8)));
    }

    /** How long it lives without use, in ms. */
    public long lifeMillis() {
        return number(fields, Field.LIFE);
    }

    /** The fields of one kind, by what follows the kind in their names. */
    public Map<String, byte[]> named(String kind) {
        Map<String, byte[]> named = new HashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(kind)) {
                named.put(name.substring(kind.length()), value);
            }
        });
        return named;
    }

    /** The text in a field, empty if there is none. */
    public String text(String name) {
        return fields.containsKey(name) ? text(fields, name) : "";
    }

    /** What a copy has become by now: used again, and without what has passed. */
    public StoredSession later(long lastTouchMillis, long nowMillis) {
        Map<String, byte[]> left = fields;
        if (fields.keySet().stream().anyMatch(name -> name.startsWith(Field.PASSES))) {
            left = new HashMap<>(fields);
            dropPassed(left, nowMillis);
        }
        return new StoredSession(createdMillis, lastTouchMillis, maxInactiveSeconds, revision, left);
    }

    /** What a copy becomes by changes that are written. */
    public StoredSession changed(Changes changes, String newRevision) {
        Map<String, byte[]> now = new HashMap<>(fields);
        now.putAll(changes.written());
        changes.removed().forEach(name -> {
            now.remove(name);
            now.remove(Field.timeOf(name));
        });
        int seconds = Math.toIntExact(number(now, Field.MAX_INACTIVE));
        return new StoredSession(createdMillis, touchedMillis, seconds, newRevision, now);
    }

    /** With fields of which the session itself knows nothing, such as those of times. */
    public StoredSession with(Map<String, byte[]> others) {
        Map<String, byte[]> all = new HashMap<>(fields);
        all.putAll(others);
        return new StoredSession(createdMillis, touchedMillis, maxInactiveSeconds, revision, all);
    }

    /** About how much memory it takes, in bytes. */
    public int weight() {
        int perSession = 400;
        int perField = 112;
        return perSession
                + fields.entrySet().stream()
                        .mapToInt(field -> perField + field.getKey().length() + field.getValue().length)
                        .sum();
    }

    /** A number of ms as a field holds it. */
    public static long millis(byte[] field) {
        return Long.parseLong(new String(field, UTF_8));
    }

    private static long number(Map<String, byte[]> fields, String name) {
        return Long.parseLong(text(fields, name));
    }

    private static String text(Map<String, byte[]> fields, String name) {
        byte[] value = fields.get(name);
        return value == null ? "" : new String(value, UTF_8);
    }
}
