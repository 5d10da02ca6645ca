package dev.sluice.session.listener;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.Set;

/** Listeners of a web application, each of which adds its name to an attribute of each session it hears of. */
final class Hearing {
    private static final String ATTRIBUTE = "heard";

    private Hearing() {}

    /** The names of those that hear of a session and of its new id. */
    static List<String> namesOf(SessionListeners listeners) {
        PlainSession session = new PlainSession();
        listeners.created(session);
        listeners.idChanged(session, "old");
        Object heard = session.getAttribute(ATTRIBUTE);
        return heard == null ? List.of() : List.of(heard.toString().split(" "));
    }

    /** What they share. */
    abstract static class Named implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            tell(event, getClass().getSimpleName());
        }

        static void tell(HttpSessionEvent event, String name) {
            Object before = event.getSession().getAttribute(ATTRIBUTE);
            event.getSession().setAttribute(ATTRIBUTE, before == null ? name : before + " " + name);
        }
    }

    /** For web.xml. */
    public static final class First extends Named {}

    /** For web.xml. */
    public static final class Second extends Named {}

    /** For a web-fragment.xml. */
    public static final class InFragment extends Named {}

    /** Found by its annotation. */
    @WebListener
    public static final class Annotated extends Named {}

    /** Tells of new ids only. */
    public static final class OfIds implements HttpSessionIdListener {
        @Override
        public void sessionIdChanged(HttpSessionEvent event, String oldId) {
            Named.tell(event, "OfIds");
        }
    }

    /** Cannot be made. */
    public static final class Broken extends Named {
        /** Refuses. */
        public Broken() {
            throw new IllegalStateException("on purpose");
        }
    }

    /** Added by {@link Adding}. */
    public static final class AddedAsClass extends Named {}

    /** Added by {@link Adding}, which alone can make it. */
    public static final class AddedAsInstance extends Named {
        private final String injected;

        AddedAsInstance(String injected) {
            this.injected = injected;
        }

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            tell(event, injected);
        }
    }

    /** Adds listeners while the application starts. */
    public static final class Adding implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            event.getServletContext().addListener(AddedAsClass.class);
            event.getServletContext().addListener(new AddedAsInstance("Injected"));
        }
    }

    /** Adds a listener before the application starts. */
    public static final class AddingEarly implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) {
            context.addListener(AddedEarly.class);
        }
    }

    /** Added by {@link AddingEarly}. */
    public static final class AddedEarly extends Named {}
}
