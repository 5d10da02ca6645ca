package dev.sluice.session.listener;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the listeners that the files of an application declare, for a container that does not show its own: second
 * instances, therefore, which share no fields with the container's. Those added by code or by a tag library are missing.
 */
final class DeclaredListeners {
    private static final System.Logger LOG = System.getLogger(SessionListeners.class.getName());

    private final ServletContext context;
    private final List<EventListener> made = new ArrayList<>();

    private DeclaredListeners(ServletContext context) {
        this.context = context;
    }

    static SessionListeners in(ServletContext context) {
        LOG.log(
                System.Logger.Level.INFO,
                "This container does not show its session listeners: those of web.xml, web-fragment.xml and @WebListener"
                        + " are made a second time, those added by code are not called");
        DeclaredListeners declared = new DeclaredListeners(context);
        new Declarations(context).classNames().forEach(declared::add);
        return SessionListeners.among(declared.made);
    }

    private void add(String className) {
        try {
            Class<?> type = Class.forName(className, false, context.getClassLoader());
            if (isOfSessions(type)) {
                made.add(make(type.asSubclass(EventListener.class)));
            }
        } catch (ReflectiveOperationException | ServletException | LinkageError | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "session listener " + className + " cannot be made; it is left out",
                    e);
        }
    }

    private static boolean isOfSessions(Class<?> type) {
        return Stream.of(HttpSessionListener.class, HttpSessionAttributeListener.class, HttpSessionIdListener.class)
                .anyMatch(kind -> kind.isAssignableFrom(type));
    }

    private EventListener make(Class<? extends EventListener> type)
            throws ServletException, ReflectiveOperationException {
        try {
            return context.createListener(type); // which injects what the container injects
        } catch (UnsupportedOperationException | IllegalStateException e) {
            return type.getDeclaredConstructor().newInstance(); // It permits that no longer, or not to us.
        }
    }
}
