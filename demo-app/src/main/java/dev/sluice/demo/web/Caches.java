package dev.sluice.demo.web;

import dev.sluice.cache.ResponseCache;
import dev.sluice.cache.object.ObjectCache;
import jakarta.servlet.ServletContext;

/**
 * The caches of the node, for topics that are made before the filter that owns them is started. Thread-safe.
 *
 * @param context of the application
 */
public record Caches(ServletContext context) {
    /** Values by key, as {@link ObjectCache#named} gives them; to be asked for when it is used, not before. */
    public ObjectCache objects(String name) {
        return ObjectCache.of(context, name).orElseThrow(Caches::tooEarly);
    }

    /** The cache of answers. */
    public ResponseCache responses() {
        return ResponseCache.of(context).orElseThrow(Caches::tooEarly);
    }

    private static IllegalStateException tooEarly() {
        return new IllegalStateException("the ResponseCacheFilter has not been started yet");
    }
}
