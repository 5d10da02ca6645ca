package dev.sluice.core.config;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one file settings are read from: its name, as problems show it, and its entries. Immutable. */
record SettingsFile(String name, List<Entry> entries) {
    private static final String IN_APPLICATION = "/WEB-INF/sluice.properties";
    private static final String ON_CLASS_PATH = "sluice.properties";
    private static final String PLACES =
            "a path inside the web application such as " + IN_APPLICATION + ", an absolute path, or a file: URL";

    /** Where no file is found: the name says where one would be looked for. */
    private static final SettingsFile NONE = new SettingsFile(IN_APPLICATION, List.of());

    /** Values given by code take the place of the file, in the order of their keys. */
    static SettingsFile of(Properties values) {
        var sorted = new TreeMap<String, String>();
        values.stringPropertyNames().forEach(key -> sorted.put(key, values.getProperty(key, "")));
        // A number put as a number is not seen as a string by Properties; ignoring it would hide the setting.
        values.forEach((key, value) -> sorted.putIfAbsent(String.valueOf(key), String.valueOf(value)));
        String name = "Properties given in code";
        List<Entry> entries = sorted.entrySet().stream()
                .map(value -> new Entry(value.getKey(), value.getValue().strip(), name))
                .toList();
        return new SettingsFile(name, entries);
    }

    /** The file the init-param names, else the first of the usual places, else an empty one. */
    static SettingsFile find(ServletContext context, InitParams params, Environment environment, Problems problems) {
        return params.find(InitParams.FILE)
                .map(named -> named(named, context, environment, problems))
                .orElseGet(() -> usual(context, problems));
    }

    private static SettingsFile named(Entry named, ServletContext context, Environment environment, Problems problems) {
        Environment.Expanded location = environment.expand(named.value());
        if (!location.faults().isEmpty()) {
            location.faults().forEach(fault -> problems.value(named, fault));
            return NONE;
        }
        try {
            return read(named.value(), open(location.text(), context), problems);
        } catch (IOException | RuntimeException e) {
            problems.value(named, "must name a file that can be read: " + PLACES);
            return NONE;
        }
    }

    private static InputStream open(String location, ServletContext context) throws IOException {
        if (location.startsWith("file:")) {
            return Files.newInputStream(Path.of(URI.create(location)));
        }
        InputStream inside = location.startsWith("/") ? context.getResourceAsStream(location) : null;
        if (inside != null) {
            return inside;
        }
        Path path = Path.of(location);
        if (!path.isAbsolute()) {
            throw new IOException("a relative path would depend on where the server was started");
        }
        return Files.newInputStream(path);
    }

    private static SettingsFile usual(ServletContext context, Problems problems) {
        InputStream inside = context.getResourceAsStream(IN_APPLICATION);
        String name = inside == null ? ON_CLASS_PATH : IN_APPLICATION;
        InputStream found = inside == null ? onClassPath() : inside;
        try {
            return found == null ? NONE : read(name, found, problems);
        } catch (IOException e) {
            problems.add(name, "cannot be read: " + e.getMessage());
            return NONE;
        }
    }

    private static @Nullable InputStream onClassPath() {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        InputStream found = application == null ? null : application.getResourceAsStream(ON_CLASS_PATH);
        return found == null ? Settings.class.getResourceAsStream("/" + ON_CLASS_PATH) : found;
    }

    private static SettingsFile read(String name, InputStream in, Problems problems) throws IOException {
        try (in) {
            // A decoder of its own refuses other encodings; new String would put question marks into a password.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            return new SettingsFile(name, new PropertiesText(name, withoutByteOrderMark(text), problems).entries());
        } catch (CharacterCodingException e) {
            problems.add(name, "is not UTF-8 text; save it as UTF-8");
            return new SettingsFile(name, List.of());
        }
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
