package dev.sluice.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One packed web application on a real container on a free port of 127.0.0.1; it stops on close. A web application that cannot start makes
 * {@code start} throw an {@link IllegalStateException} whose cause is the reason. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
    /** Held, because the level of a logger nobody holds is forgotten. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("org.apache"));

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    private final TempFolder folder;
    private final Running running;
    private final String contextPath;
    private final AtExit end = AtExit.run(this::end);

    private WebServer(TempFolder folder, Running running, String contextPath) {
        this.folder = folder;
        this.running = running;
        this.contextPath = contextPath;
    }

    /** Starts a WAR whose classes may also lie on the test's class path: they are then the very classes the test sees. */
    public static WebServer start(Container container, Path war) {
        return start(container, war, WebServer.class.getClassLoader());
    }

    /** Starts a WAR that sees nothing but the JDK, the servlet API, the container, and what it brings itself. */
    public static WebServer startIsolated(Container container, Path war) {
        return start(container, war, new ContainerClasses(WebServer.class.getClassLoader()));
    }

    /** The TCP port. */
    public int port() {
        return running.port();
    }

    /** The address of a path, which begins with a slash, within the web application. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + contextPath + path);
    }

    /** Stops the web application and the container, and deletes what they unpacked. */
    @Override
    public void close() {
        end.close();
    }

    private static WebServer start(Container container, Path war, ClassLoader parent) {
        TempFolder folder = TempFolder.create("web");
        String name = war.getFileName().toString().replace(".war", "");
        String contextPath = name.equals("ROOT") ? "" : "/" + name;
        Application application = new Application(war, contextPath, parent, folder.path());
        try {
            Running running = switch (container) {
                case JETTY -> JettyContainer.start(application);
                case TOMCAT -> TomcatContainer.start(application);
            };
            return new WebServer(folder, running, contextPath);
        } catch (Exception e) {
            folder.delete();
            throw new IllegalStateException(name + " does not start on " + container + ": " + e.getMessage(), e);
        }
    }

    private void end() {
        try {
            running.stop().close();
        } catch (Exception e) {
            throw new IllegalStateException("the container on port " + port() + " does not stop", e);
        } finally {
            folder.delete();
        }
    }

    /** The containers Sluice is proved on. */
    public enum Container {
        JETTY,
        TOMCAT
    }

    /** What a container is told to run. */
    record Application(Path war, String contextPath, ClassLoader parent, Path folder) {}

    /** A container that serves. */
    record Running(int port, AutoCloseable stop) {}
}
