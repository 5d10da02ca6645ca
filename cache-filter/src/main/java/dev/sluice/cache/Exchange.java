package dev.sluice.cache;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Forward;
import dev.sluice.core.web.PathPatterns;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** One request on its way through the filter. */
record Exchange(HttpServletRequest request, HttpServletResponse response, FilterChain chain, CacheRequest asked) {
    Exchange(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        this(request, response, chain, RequestFields.read(request));
    }

    /** Why the cache has nothing to do with this request; empty if it has. */
    Optional<Forward> mustPass(CacheSettings settings) {
        boolean covered = settings.paths().match(PathPatterns.pathOf(request));
        return covered ? asked.mustPass() : Optional.of(Forward.PATH);
    }
}
