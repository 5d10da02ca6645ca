package dev.sluice.session.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;

/** Tells from the bytes of a class whether it is worth loading, as most are not. */
final class ClassFile {
    /** How a class file names the annotation (JVMS 4.7.16). */
    private static final String ANNOTATION = "Ljakarta/servlet/annotation/WebListener;";

    private ClassFile() {}

    /** Whether the class names the annotation, on itself or elsewhere. */
    static boolean mayBeListener(InputStream in) throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1).contains(ANNOTATION);
    }

    static String nameOf(String path) {
        return path.substring(0, path.length() - ".class".length()).replace('/', '.');
    }
}
