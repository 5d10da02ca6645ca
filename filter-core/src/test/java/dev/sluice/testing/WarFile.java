package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Packs a WAR: either with a whole web.xml, or with one written from the filters and servlets declared here, all of them with async
 * support. For one thread.
 *
 * <pre>{@code
 * Path war = WarFile.named("shop").filter("log", LogFilter.class, "/*").initParam("level", "all")
 *         .servlet("cart", CartServlet.class, "/cart").file("WEB-INF/sluice.properties", "redis.uri = …").build();
 * }</pre>
 */
public final class WarFile {
    private final String name;
    private final WebXml webXml = new WebXml();
    private final Map<String, byte[]> entries = new TreeMap<>();

    private WarFile(String name) {
        this.name = name;
    }

    /** The name becomes the context path, as in a real container; {@code ROOT} is the one without. */
    public static WarFile named(String name) {
        return new WarFile(name);
    }

    /** Declares and maps a filter, for requests only if no dispatcher types are named. */
    public WarFile filter(String name, Class<?> type, String urlPattern, DispatcherType... dispatchers) {
        webXml.filter(name, type, urlPattern, dispatchers);
        return this;
    }

    /** Declares and maps a servlet. */
    public WarFile servlet(String name, Class<?> type, String urlPattern) {
        webXml.servlet(name, type, urlPattern);
        return this;
    }

    /** Gives a parameter to the filter or servlet declared last. */
    public WarFile initParam(String name, String value) {
        webXml.initParam(name, value);
        return this;
    }

    /** Adds elements to the web.xml, such as a {@code session-config} or a {@code listener}. */
    public WarFile xml(String elements) {
        webXml.add(elements);
        return this;
    }

    /** Takes this text as web.xml; what else is declared is left out. */
    public WarFile webXml(String text) {
        return file("WEB-INF/web.xml", text);
    }

    /** Adds a text file at this path. */
    public WarFile file(String path, String text) {
        entries.put(path, text.getBytes(UTF_8));
        return this;
    }

    /** Copies a jar to WEB-INF/lib. */
    public WarFile lib(Path jar) {
        return copy("WEB-INF/lib/" + jar.getFileName(), jar);
    }

    /**
     * Copies classes from the class path, with those nested in them, to WEB-INF/classes. The web application then has classes of its
     * own: their static fields are not those of the test.
     */
    public WarFile classes(Class<?>... types) {
        for (Class<?> type : types) {
            copyWithNested(type);
        }
        return this;
    }

    /** Writes the WAR to a temporary folder that is deleted when the JVM ends. */
    public Path build() {
        entries.computeIfAbsent("WEB-INF/web.xml", path -> webXml.text().getBytes(UTF_8));
        Path war = TempFolder.untilExit("war").path().resolve(name + ".war");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return war;
    }

    private void copyWithNested(Class<?> type) {
        String simple = type.getName().substring(type.getPackageName().length() + 1);
        Path file = classFile(type, simple + ".class");
        String folder = "WEB-INF/classes/" + type.getPackageName().replace('.', '/') + "/";
        for (Path each : siblings(file)) {
            String sibling = each.getFileName().toString();
            if (sibling.equals(simple + ".class") || sibling.startsWith(simple + "$")) {
                copy(folder + sibling, each);
            }
        }
    }

    private static Path classFile(Class<?> type, String fileName) {
        try {
            URL url = Optional.ofNullable(type.getResource(fileName)).orElseThrow();
            if (!url.getProtocol().equals("file")) {
                throw new IllegalStateException(type + " lies in a jar (" + url + "): add that with lib(…)");
            }
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> siblings(Path file) {
        try (Stream<Path> all = Files.list(file.resolveSibling(""))) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WarFile copy(String path, Path file) {
        try {
            entries.put(path, Files.readAllBytes(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
