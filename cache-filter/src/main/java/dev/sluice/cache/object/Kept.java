package dev.sluice.cache.object;

import dev.sluice.cache.store.Near;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this JVM keeps of a value: its JSON, and the object itself if its type is immutable. Immutable. */
final class Kept {
    /** An object takes some times the room of its JSON; nobody can tell how much exactly. */
    private static final int OBJECT_FACTOR = 3;

    private final byte @Nullable [] json;
    private final @Nullable Shared shared;
    private final Near.Terms terms;

    /** An object that everybody gets, and as what it was asked for. */
    private record Shared(Type type, Object value) {}

    private Kept(byte @Nullable [] json, @Nullable Shared shared, Near.Terms terms) {
        this.json = json;
        this.shared = shared;
        this.terms = terms;
    }

    /** @param json null for the knowledge that there is no value */
    static Kept of(byte @Nullable [] json, Near.Terms terms) {
        return new Kept(json, null, terms);
    }

    /** The same with the object. */
    Kept sharing(Type type, Object value) {
        return new Kept(json, new Shared(type, value), terms);
    }

    /** Empty if there is no value. */
    Optional<byte[]> json() {
        return Optional.ofNullable(json);
    }

    /** The object, if it is kept as that type; the type says which class it has. */
    @SuppressWarnings("unchecked")
    <T> Optional<T> shared(ValueType<T> type) {
        return shared != null && type.isImmutable() && shared.type.equals(type.type())
                ? Optional.of((T) shared.value)
                : Optional.empty();
    }

    Near<Kept> near() {
        int length = json == null ? 0 : json.length;
        return new Near<>(this, shared == null ? length : (1L + OBJECT_FACTOR) * length, terms);
    }
}
