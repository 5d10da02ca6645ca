package dev.sluice.session.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one attribute by Java serialization, if every class in it may be read; for one use by one thread. */
final class JavaEncoder extends ObjectOutputStream {
    private final JavaTypes types;
    private final ByteArrayOutputStream bytes;
    private @Nullable UnkeepableValue refusal;
    private int objects;

    private JavaEncoder(JavaTypes types, ByteArrayOutputStream bytes) throws IOException {
        super(bytes);
        this.types = types;
        this.bytes = bytes;
        enableReplaceObject(true);
    }

    static JavaEncoder of(JavaTypes types) throws IOException {
        return new JavaEncoder(types, new ByteArrayOutputStream());
    }

    byte[] encode(Object value) throws UnkeepableValue {
        try (this) {
            writeObject(value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throwRefusal();
            throw new UnkeepableValue(
                    value.getClass(), "whose writing failed: " + e.getClass().getSimpleName());
        }
        throwRefusal();
        if (bytes.size() > JavaDecoder.MAX_BYTES) {
            throw new UnkeepableValue(value.getClass(), "which takes more than " + JavaDecoder.MAX_BYTES + " bytes");
        }
        return bytes.toByteArray();
    }

    /** Whether so little was written that no bound of reading can have been passed. */
    boolean wroteLittle() {
        return objects <= JavaDecoder.MAX_DEPTH && bytes.size() <= JavaDecoder.MAX_REFERENCES;
    }

    private void throwRefusal() throws UnkeepableValue {
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Called for every object once, before its class is described. */
    @Override
    protected Object replaceObject(Object object) throws IOException {
        objects++;
        if (!(object instanceof Serializable)) {
            refuse(object.getClass(), notSerializable(object.getClass()));
            throw new NotSerializableException(object.getClass().getName());
        }
        return object;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        if (!types.allows(type.getName())) {
            Class<?> element = elementOf(type);
            refuse(element, AllowedTypes.remedy(element, JavaCodec.PROPERTY));
            throw new InvalidClassException(type.getName(), AllowedTypes.NOT_AMONG_THEM);
        }
    }

    @Override
    protected void annotateProxyClass(Class<?> proxy) throws IOException {
        refuse(proxy, "which is a proxy for " + List.of(proxy.getInterfaces()) + "; set the object behind it instead");
        throw new InvalidClassException(proxy.getName(), "proxies are not written");
    }

    /** The first counts: the stream goes on to write down the exception that the refusal is. */
    private void refuse(Class<?> type, String reason) {
        if (refusal == null) {
            refusal = new UnkeepableValue(type, reason);
        }
    }

    private static Class<?> elementOf(Class<?> type) {
        Class<?> component = type.getComponentType();
        return component == null ? type : elementOf(component);
    }

    private static String notSerializable(Class<?> type) {
        return AllowedTypes.isName(type.getName())
                ? "which is not Serializable; let it implement that, or keep it in a transient field"
                : "which is not Serializable; keep it in a transient field";
    }
}
