package dev.sluice.cache.answer;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.rule.CacheRule;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * One request on its way through the filter. Immutable.
 *
 * @param rule which it is under
 * @param statusField whether its client gets {@code Cache-Status}; else a request attribute tells
 */
public record Exchange(
        HttpServletRequest request,
        HttpServletResponse response,
        FilterChain chain,
        CacheRequest asked,
        Optional<CacheRule> rule,
        boolean statusField) {
    /** The request attribute with what the cache did, where its client is not told. */
    public static final String STATUS_ATTRIBUTE = "dev.sluice.cache.status";

    /** Tells the client, or who writes the access log, what the cache does. */
    public void tell(CacheStatus status) {
        String text = status.text();
        if (!statusField) {
            request.setAttribute(STATUS_ATTRIBUTE, text);
        } else if (!response.isCommitted()) {
            response.setHeader(CacheStatus.NAME, text);
        }
    }
}
