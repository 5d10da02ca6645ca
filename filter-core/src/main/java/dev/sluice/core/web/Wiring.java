package dev.sluice.core.web;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisLinks;
import dev.sluice.core.redis.RedisSettings;
import jakarta.servlet.ServletContext;

/**
 * What a filter takes from its web application in {@code init} and gives back in {@code destroy}: the shared link to
 * Redis and the shared metrics. Immutable.
 */
public final class Wiring implements AutoCloseable {
    private final ServletContext context;
    private final Metrics metrics;
    private final RedisLink link;

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
        } catch (RuntimeException e) {
            Metrics.release(context);
            throw e;
        }
    }

    /** The link shared by the filters of this application that have the same Redis settings. */
    public RedisLink link() {
        return link;
    }

    /** The metrics of this application. */
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        RedisLinks.release(context, link);
        Metrics.release(context);
    }
}
