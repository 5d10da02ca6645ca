package dev.sluice.testing;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a web application the JDK, the servlet API and the container's own classes, and hides the rest of the test's class path. */
final class ContainerClasses extends ClassLoader {
    private static final List<String> VISIBLE = List.of(
            "jakarta.servlet.",
            "jakarta.annotation.",
            "org.eclipse.jetty.",
            "org.apache.catalina.",
            "org.apache.tomcat.");

    private final ClassLoader classPath;

    ContainerClasses(ClassLoader classPath) {
        super(ClassLoader.getPlatformClassLoader());
        this.classPath = classPath;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (VISIBLE.stream().noneMatch(name::startsWith)) {
            throw new ClassNotFoundException(name);
        }
        return classPath.loadClass(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return isContainers(name) ? classPath.getResource(name) : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return isContainers(name) ? classPath.getResources(name) : Collections.emptyEnumeration();
    }

    /** Jetty's JNDI is found by its properties file; Tomcat reads a class of its own as a resource. */
    private static boolean isContainers(String resource) {
        return resource.equals("jndi.properties") || VISIBLE.stream().anyMatch(resource.replace('/', '.')::startsWith);
    }
}
