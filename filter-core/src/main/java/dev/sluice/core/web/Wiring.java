package dev.sluice.core.web;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisLinks;
import dev.sluice.core.redis.RedisSettings;
import jakarta.servlet.ServletContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * What a filter takes from its web application in {@code init} and gives back in {@code destroy}: the shared link to
 * Redis and the shared metrics. Thread-safe.
 */
public final class Wiring implements AutoCloseable {
    private final ServletContext context;
    private final Metrics metrics;
    private final RedisLink link;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Wiring(ServletContext context, Metrics metrics, RedisLink link) {
        this.context = context;
        this.metrics = metrics;
        this.link = link;
    }

    /**
     * Reads the settings that all filters share and takes what they ask for. To be called when the filter has read its
     * own, so that one exception tells all mistakes.
     *
     * @throws InvalidSettings if anything read so far is wrong
     */
    public static Wiring open(ServletContext context, Settings settings) {
        RedisSettings redis = RedisSettings.from(settings);
        boolean jmx = settings.bool("metrics.jmx");
        boolean micrometer = settings.bool("metrics.micrometer");
        settings.check();
        Metrics metrics = Metrics.acquire(context);
        try {
            metrics.expose(jmx, micrometer);
            return new Wiring(context, metrics, RedisLinks.acquire(context, redis, metrics));
        } catch (RuntimeException | Error e) { // An older Micrometer on the class path is a LinkageError.
            Metrics.release(context);
            throw e;
        }
    }

    /**
     * Makes what the filter works with, from the link that the filters of this application with the same Redis settings
     * share, and from the metrics of this application. If that fails, gives both back before it throws what the maker
     * threw: a container does not call {@code destroy} on a filter whose {@code init} has failed.
     */
    public <T> T build(BiFunction<RedisLink, Metrics, T> maker) {
        try {
            return maker.apply(link, metrics);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Gives back what was taken; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            RedisLinks.release(context, link);
        } finally {
            Metrics.release(context);
        }
    }
}
