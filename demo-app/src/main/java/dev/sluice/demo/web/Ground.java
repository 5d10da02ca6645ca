package dev.sluice.demo.web;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.demo.record.Database;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.time.Clock;
import java.util.List;

/**
 * What a node gives to each topic when the application is put together. Immutable but for what topics add to it.
 *
 * @param background what topics do besides answering; started after the filters, closed in reverse
 */
public record Ground(
        ServletContext context,
        Layout layout,
        RedisLink link,
        Metrics metrics,
        Caches caches,
        Database database,
        List<Background> background) {
    /** Work of a topic that goes on besides its requests. */
    public interface Background extends AutoCloseable {
        /** Begins; all filters are there. */
        void start();

        /** Ends, and gives back what was taken. */
        @Override
        void close();
    }

    /** The clock of the node. */
    public Clock clock() {
        return layout.clock();
    }

    /** The first part of all keys in Redis, with its colon. */
    public String prefix() {
        return link.settings().keyPrefix() + ":";
    }

    /** Maps a servlet to these paths. */
    public void serve(HttpServlet servlet, String... paths) {
        ServletRegistration.Dynamic registration =
                context.addServlet(servlet.getClass().getName(), servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(paths);
    }

    /** Takes note of work to be started and closed with the node. */
    public void alongside(Background work) {
        background.add(work);
    }
}
