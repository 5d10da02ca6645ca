package dev.sluice.demo;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.demo.web.ErrorServlet;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** One node: a Jetty of its own on this machine with the {@link Application} in it. Thread-safe. */
final class Node implements AutoCloseable {
    /** Held, because the level of a logger nobody holds is forgotten. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private static final long STOP_LIMIT_MILLIS = 3000;

    static {
        JETTY.setLevel(Level.WARNING);
    }

    private final Server server = new Server();
    private final String host;
    private final int port;
    private @Nullable ServletContextHandler context;

    private Node(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Serves when it returns; whether Redis answers is for {@code /health} to say. */
    static Node start(String host, int port, Setup setup) throws CannotStart {
        Node node = new Node(host, port);
        node.start(setup);
        return node;
    }

    private void start(Setup setup) throws CannotStart {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false); // which Jetty this is concerns nobody
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        ServletContextHandler made = context(setup);
        context = made;
        server.setHandler(made);
        server.setErrorHandler(new ServerErrors(setup.node()));
        server.setStopTimeout(STOP_LIMIT_MILLIS);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw why(e);
        }
    }

    private static ServletContextHandler context(Setup setup) {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.setAttribute(Setup.ATTRIBUTE, setup);
        context.addEventListener(new Application());
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(400, 599, ErrorServlet.PATH);
        context.setErrorHandler(errors);
        return context;
    }

    private CannotStart why(Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException && String.valueOf(t.getMessage()).contains("in use")) {
                return new CannotStart("port " + port
                        + " is in use: stop what listens there, or choose others by --port <first of them>");
            }
            if (t instanceof BindException || t instanceof UnresolvedAddressException) {
                return new CannotStart("--host " + host
                        + " is no address of this machine: give 127.0.0.1, 0.0.0.0 for all, or one it has");
            }
            if (t instanceof SQLException) {
                return new CannotStart("the database does not answer: " + t.getMessage()
                        + "; correct --database-url (or DATABASE_URL), or leave it out to have an H2");
            }
            if (t instanceof InvalidSettings settings) {
                return CannotStart.because("settings to correct:", settings.problems());
            }
        }
        return new CannotStart("node on port " + port + ": " + failure);
    }

    /** Ends at once and breaks what is on its way, as a crash does. */
    void kill() {
        server.setStopTimeout(0);
        stop();
    }

    /** Lets the requests end that are on their way; may be called again. */
    @Override
    public void close() {
        if (context != null
                && context.getServletContext().getAttribute(BackgroundServlet.ATTRIBUTE)
                        instanceof BackgroundServlet background) {
            background.destroy(); // A stream of events never ends by itself, and the server would wait for it in vain.
        }
        stop();
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the node on port " + port + " does not stop", e);
        }
    }
}
