package dev.sluice.session.listener;

import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * The classes an application declares as listeners of whatever kind: in web.xml, in its fragments, and by {@link
 * WebListener}, in this order (Servlet 6.1 section 8.2.3).
 *
 * <p>No {@code ServletContainerInitializer} with {@code @HandlesTypes} asks the container for the annotated ones, for
 * it would make Jetty and Tomcat, which need none of this, scan each class of applications that forbid it.
 */
final class Declarations {
    private static final System.Logger LOG = System.getLogger(SessionListeners.class.getName());
    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String LIB = "/WEB-INF/lib/";

    private final ServletContext context;
    private final Set<String> classNames = new LinkedHashSet<>();
    private final Set<String> annotated = new LinkedHashSet<>();

    Declarations(ServletContext context) {
        this.context = context;
    }

    /** Each once. */
    Set<String> classNames() {
        Descriptor web = read("/WEB-INF/web.xml", Descriptor::read, Descriptor.NONE);
        classNames.addAll(web.listeners());
        if (!web.isComplete()) { // Otherwise neither fragments nor annotations count (section 8.1).
            addClasses(CLASSES);
            libraries().forEach(this::addLibrary);
        }
        classNames.addAll(annotated);
        return classNames;
    }

    private void addClasses(String folder) {
        for (String path : paths(folder)) {
            if (path.endsWith("/")) {
                addClasses(path);
            } else if (path.endsWith(".class") && read(path, ClassFile::mayBeListener, false)) {
                addIfAnnotated(ClassFile.nameOf(path.substring(CLASSES.length())));
            }
        }
    }

    private void addLibrary(String path) {
        Library library = read(path, Library::read, Library.EMPTY);
        classNames.addAll(library.descriptor().listeners());
        if (!library.descriptor().isComplete()) {
            library.mayBeListeners().forEach(this::addIfAnnotated);
        }
    }

    private void addIfAnnotated(String className) {
        try {
            if (Class.forName(className, false, context.getClassLoader()).isAnnotationPresent(WebListener.class)) {
                annotated.add(className);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, className + " lacks what it needs, so it is no listener", e);
        }
    }

    /** In the order the application gives them, without those it excludes (section 8.2.2). */
    private Collection<String> libraries() {
        if (context.getAttribute(ServletContext.ORDERED_LIBS) instanceof List<?> names) {
            return names.stream().map(name -> LIB + name).toList();
        }
        return paths(LIB).stream().filter(path -> path.endsWith(".jar")).toList();
    }

    /** In an order that is the same at each start. */
    private Set<String> paths(String folder) {
        return new TreeSet<>(Objects.requireNonNullElse(context.getResourcePaths(folder), Set.of()));
    }

    private <T> T read(String path, Reading<T> reading, T ifNone) {
        try (@Nullable InputStream in = context.getResourceAsStream(path)) {
            return in == null ? ifNone : reading.from(in);
        } catch (IOException | XMLStreamException e) {
            LOG.log(System.Logger.Level.WARNING, path + " cannot be read; the session listeners in it are left out", e);
            return ifNone;
        }
    }

    /** How a file is read. */
    private interface Reading<T> {
        T from(InputStream in) throws IOException, XMLStreamException;
    }
}
