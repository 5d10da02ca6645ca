package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Properties;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings as a filter, a servlet, a listener and plain code get them, on Jetty. */
class DoorsTest {
    @TempDir
    Path root;

    private final Server server = new Server();
    private final ServletContextHandler application = new ServletContextHandler();

    private void start() throws Exception {
        new Start(root).file("redis.pool.size = 5");
        application.setBaseResourceAsPath(root);
        server.setHandler(application);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void filterHasItsInitParamsAndTheFile() throws Exception {
        var filter = new ReadingFilter();
        var holder = new FilterHolder(filter);
        holder.setInitParameter("redis.client-name", "filter");
        application.addFilter(holder, "/*", EnumSet.noneOf(DispatcherType.class));
        start();
        assertThat(filter.read).isEqualTo("filter 5");
    }

    @Test
    void servletHasItsInitParamsAndTheFile() throws Exception {
        var servlet = new ReadingServlet();
        var holder = new ServletHolder(servlet);
        holder.setInitParameter("redis.client-name", "servlet");
        holder.setInitOrder(1);
        application.addServlet(holder, "/");
        start();
        assertThat(servlet.read).isEqualTo("servlet 5");
    }

    @Test
    void listenerHasTheFile() throws Exception {
        start();
        ServletContext context = application.getServletContext();
        assertThat(summary(Settings.of(context))).isEqualTo("sluice 5");
    }

    @Test
    void codeNeedsNoContainer() {
        assertThat(summary(Settings.of(new Properties()))).isEqualTo("sluice 16");
    }

    private static String summary(Settings settings) {
        String summary = settings.text("redis.client-name") + " " + settings.integer("redis.pool.size", 1, 99);
        settings.check();
        return summary;
    }

    private static final class ReadingFilter implements Filter {
        private String read = "";

        @Override
        public void init(FilterConfig config) {
            read = summary(Settings.of(config));
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
            throw new AssertionError("no request is made");
        }
    }

    private static final class ReadingServlet extends HttpServlet {
        private String read = "";

        @Override
        public void init() {
            read = summary(Settings.of(getServletConfig()));
        }
    }
}
