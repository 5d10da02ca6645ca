package dev.sluice.session.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one attribute of Java serialization; for one use by one thread. A class is looked for on the list by its name,
 * before it is loaded, and again by the filter, which also counts. The list thus holds whatever filters the JVM adds.
 */
final class JavaDecoder extends ObjectInputStream {
    /**
     * A set in a set in a set, each held twice by the one around it, is hashed twice as often with each level: a
     * million times at this one.
     */
    static final int MAX_DEPTH = 20;

    /** Of a few dozen bytes each at most, thus some megabytes of objects. */
    static final int MAX_REFERENCES = 100_000;

    /** Of the stream; many times what {@code session.attribute.max-size} is without a setting. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Of all arrays: an element takes at least a byte, and a hash map makes room for less than four per entry. */
    private static final int ELEMENTS_PER_BYTE = 4;

    private final JavaTypes types;
    private final long mostElements;
    private long elements;
    private String reading = "Java serialization";
    private @Nullable UnreadableAttribute refusal;

    JavaDecoder(JavaTypes types, byte[] bytes) throws IOException {
        super(new ByteArrayInputStream(bytes));
        this.types = types;
        this.mostElements = (long) ELEMENTS_PER_BYTE * bytes.length;
        // A filter of the stream takes the place of the JVM's, unless it brings that along.
        setObjectInputFilter(ObjectInputFilter.merge(this::check, ObjectInputFilter.Config.getSerialFilter()));
    }

    Object decode() throws UnreadableAttribute {
        try (this) {
            Object value = readObject();
            throwRefusal();
            return Objects.requireNonNull(value, "null");
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            throwRefusal();
            // Methods of the application run here, and hashes of sets that hold themselves.
            throw new UnreadableAttribute(reading, e);
        }
    }

    /** Also if a {@code readObject} of the application caught what the refusal made of its call. */
    private void throwRefusal() throws UnreadableAttribute {
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        String name = described.getName();
        reading = JavaTypes.element(name);
        if (!types.allows(name)) {
            refuse(AllowedTypes.NOT_AMONG_THEM);
            throw new InvalidClassException(name, AllowedTypes.NOT_AMONG_THEM);
        }
        return ApplicationClasses.load(name);
    }

    /** What a proxy does is up to its handler, and every known chain of gadgets that has one begins with it. */
    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
        reading = "java.lang.reflect.Proxy";
        refuse("proxies are not read");
        throw new InvalidClassException(reading, "proxies are not read");
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        Class<?> type = info.serialClass();
        if (info.depth() > MAX_DEPTH) {
            return refuse("more than " + MAX_DEPTH + " objects deep");
        }
        if (info.references() > MAX_REFERENCES) {
            return refuse("more than " + MAX_REFERENCES + " objects");
        }
        elements += Math.max(0, info.arrayLength());
        if (elements > mostElements) {
            return refuse("arrays longer than their content");
        }
        if (type != null && !types.allows(type.getName())) {
            reading = JavaTypes.element(type.getName());
            return refuse(AllowedTypes.NOT_AMONG_THEM);
        }
        return type == null ? ObjectInputFilter.Status.UNDECIDED : ObjectInputFilter.Status.ALLOWED;
    }

    private ObjectInputFilter.Status refuse(String reason) {
        if (refusal == null) {
            refusal = new UnreadableAttribute(reading, reason);
        }
        return ObjectInputFilter.Status.REJECTED;
    }
}
