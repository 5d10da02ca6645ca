package dev.sluice.session.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Packs a jar for WEB-INF/lib. For one thread. */
final class TestJar {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** Names a listener in the fragment, whose root element carries these attributes. */
    TestJar fragment(String attributes, Class<?> listener) {
        String xml = "<web-fragment xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1' " + attributes + ">"
                + listener(listener) + "</web-fragment>";
        entries.put("META-INF/web-fragment.xml", xml.getBytes(UTF_8));
        return this;
    }

    TestJar initializer(Class<? extends ServletContainerInitializer> type) {
        entries.put(
                "META-INF/services/" + ServletContainerInitializer.class.getName(),
                type.getName().getBytes(UTF_8));
        return this;
    }

    TestJar with(Class<?> type) {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(path)) {
            entries.put(path, Objects.requireNonNull(in).readAllBytes());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path in(Path folder, String name) {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String listener(Class<?>... types) {
        StringBuilder xml = new StringBuilder();
        for (Class<?> type : types) {
            xml.append("<listener><listener-class> ").append(type.getName()).append(" </listener-class></listener>");
        }
        return xml.toString();
    }
}
