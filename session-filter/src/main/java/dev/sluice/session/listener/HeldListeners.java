package dev.sluice.session.listener;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the listeners that Jetty 12.1 or Tomcat 11 holds, however they were registered
 * and with whatever was injected into them.
 *
 * <p>A container hides its classes from the application but not its objects, so public methods of these are called by
 * name: {@code setAccessible} would need flags where the container is made of modules.
 */
final class HeldListeners {
    /** Where Tomcat leaves the files of the application, which know their context. */
    private static final String TOMCAT_RESOURCES = "org.apache.catalina.resources";

    private HeldListeners() {}

    /** Null if this container does not show them. */
    static @Nullable SessionListeners in(ServletContext context) {
        try {
            Object resources = context.getAttribute(TOMCAT_RESOURCES);
            return resources == null ? inJetty(context) : inTomcat(resources);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null; // Another container, or another version: what is declared will be found.
        }
    }

    private static SessionListeners inTomcat(Object resources) throws ReflectiveOperationException {
        Object context = ask(resources, "getContext");
        return SessionListeners.among(
                Arrays.asList((Object[]) ask(context, "getApplicationLifecycleListeners")),
                Arrays.asList((Object[]) ask(context, "getApplicationEventListeners")));
    }

    private static SessionListeners inJetty(ServletContext context) throws ReflectiveOperationException {
        Object handler = jettyHandler(context);
        // Jetty told to keep no sessions of its own has nobody but the context to hold the listeners.
        Object holder = Objects.requireNonNullElse(askIfAny(handler, "getSessionHandler"), handler);
        return SessionListeners.among((Collection<?>) ask(holder, "getEventListeners"));
    }

    private static Object jettyHandler(ServletContext context) throws ReflectiveOperationException {
        try {
            return ask(context, "getContextHandler");
        } catch (NoSuchMethodException e) {
            return ask(context.getClassLoader(), "getContext"); // Somebody has wrapped the context of this WAR.
        }
    }

    private static Object ask(Object object, String method) throws ReflectiveOperationException {
        return Objects.requireNonNull(askIfAny(object, method), method);
    }

    /** Looks for the method in the public classes only, for those of others cannot be called. */
    private static @Nullable Object askIfAny(Object object, String method) throws ReflectiveOperationException {
        Class<?> type = object.getClass();
        while (!Modifier.isPublic(type.getModifiers())) {
            type = type.getSuperclass();
        }
        return type.getMethod(method).invoke(object);
    }
}
