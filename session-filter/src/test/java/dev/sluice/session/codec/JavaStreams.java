package dev.sluice.session.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.UncheckedIOException;

/** Streams of Java serialization as an attacker would make them: of any object, and by hand. */
final class JavaStreams {
    /** Writes the part of a stream behind its head. */
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private JavaStreams() {}

    static byte[] of(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An object without fields of a class that need not exist here. */
    static byte[] naming(String className) {
        return stream(out -> {
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            describe(out, className);
        });
    }

    /** An array that claims a length and holds nothing. */
    static byte[] array(String className, int length) {
        return stream(out -> {
            out.writeByte(ObjectStreamConstants.TC_ARRAY);
            describe(out, className);
            out.writeInt(length);
        });
    }

    /** Arrays, each the first element of the one before it and no other there. */
    static byte[] arrayInArray(int arrays, int length) {
        return stream(out -> {
            for (int i = 0; i < arrays; i++) {
                out.writeByte(ObjectStreamConstants.TC_ARRAY);
                describe(out, "[Ljava.lang.Object;");
                out.writeInt(length);
            }
        });
    }

    private static void describe(DataOutputStream out, String className) throws IOException {
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(className);
        out.writeLong(1); // its version
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0); // no fields
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL); // no class above
    }

    private static byte[] stream(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
            out.writeShort(ObjectStreamConstants.STREAM_VERSION);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
