package dev.sluice.cache.object;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * The type of a value, also with type arguments: {@code new ValueType<List<Product>>() {}}. Immutable.
 *
 * <p>It is no {@code TypeReference} of Jackson, because the {@code -all} jar brings its Jackson under another name.
 *
 * @param <T> what is kept
 */
public abstract class ValueType<T> {
    private final Type type;
    private final boolean immutable;

    /** For a subclass in braces, which names the type. */
    protected ValueType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType named)) {
            throw new IllegalArgumentException("a ValueType must name its type, as new ValueType<List<String>>() {}");
        }
        this.type = named.getActualTypeArguments()[0];
        this.immutable = false;
    }

    private ValueType(Type type, boolean immutable) {
        this.type = type;
        this.immutable = immutable;
    }

    private static final class Given<T> extends ValueType<T> {
        Given(Type type, boolean immutable) {
            super(type, immutable);
        }
    }

    /** The type of that class. */
    public static <T> ValueType<T> of(Class<T> type) {
        return new Given<>(type, false);
    }

    /**
     * The same type, of which the caller says that nobody changes such a value, at any depth: records of texts, say.
     * Then this JVM keeps the object itself and hands the same one to everybody, instead of reading its JSON each time.
     */
    public final ValueType<T> immutable() {
        return new Given<>(type, true);
    }

    final Type type() {
        return type;
    }

    final boolean isImmutable() {
        return immutable;
    }
}
