package dev.sluice.cache.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A response as it is kept. Immutable: nobody writes to the bodies, which are not copied so that a hit costs nothing.
 */
public final class StoredResponse {
    private final Head head;
    private final byte @Nullable [] identity;
    private final byte @Nullable [] gzip;

    /**
     * All but the body. Immutable.
     *
     * @param target the whole key
     * @param fields the lines of the header, those of one name side by side
     * @param scopes the names of all that a purge could hit this response by
     * @param asynchronous whether the application answered after its first thread had returned
     * @param fillTime how long the application took
     * @param length of the body as the application wrote it, in bytes
     */
    public record Head(
            String target,
            Variant variant,
            Lifetime lifetime,
            int status,
            List<Field> fields,
            List<String> scopes,
            boolean asynchronous,
            Duration fillTime,
            long length)
            implements Fields {
        /** The same with the names of other scopes. */
        public Head scopedBy(List<String> names) {
            return new Head(target, variant, lifetime, status, fields, names, asynchronous, fillTime, length);
        }

        @Override
        public List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }

        @Override
        public @Nullable String first(String name) {
            for (Field field : fields) {
                if (field.name().equalsIgnoreCase(name)) {
                    return field.value();
                }
            }
            return null;
        }
    }

    /** A response in the forms that are at hand: both, one, or none if only the head is needed. */
    public StoredResponse(Head head, byte @Nullable [] identity, byte @Nullable [] gzip) {
        this.head = head;
        this.identity = identity;
        this.gzip = gzip;
    }

    /** The same body with another head. */
    public StoredResponse with(Head other) {
        return new StoredResponse(other, identity, gzip);
    }

    /** The same with the forms of the other, if that is the same answer to the same request; else itself. */
    public StoredResponse joined(StoredResponse other) {
        return head.equals(other.head)
                ? new StoredResponse(
                        head, identity == null ? other.identity : identity, gzip == null ? other.gzip : gzip)
                : this;
    }

    /** All but the body. */
    public Head head() {
        return head;
    }

    /** The body in that form, itself and to be read only; empty if that form is not at hand. */
    public Optional<byte[]> body(Coding coding) {
        return Optional.ofNullable(coding == Coding.GZIP ? gzip : identity);
    }

    /** Whether the body is at hand in that form. */
    public boolean has(Coding coding) {
        return (coding == Coding.GZIP ? gzip : identity) != null;
    }
}
