package dev.sluice.cache.http;

import java.util.List;

/**
 * A response as it is kept. Immutable: nobody writes to the body, which is not copied so that a hit costs nothing.
 */
public final class StoredResponse {
    private final Head head;
    private final byte[] body;

    /**
     * All but the body. Immutable.
     *
     * @param target the whole key
     * @param fields the lines of the header, those of one name side by side
     */
    public record Head(String target, Variant variant, Lifetime lifetime, int status, List<Field> fields)
            implements Fields {
        @Override
        public List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }
    }

    public StoredResponse(Head head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /** All but the body. */
    public Head head() {
        return head;
    }

    /** The body itself, to be read only. */
    public byte[] body() {
        return body;
    }
}
