package dev.sluice.cache.stats;

import java.util.List;
import java.util.Map;

/** What a dry run has seen, as read at one moment. Immutable; Jackson writes it as it stands. */
public record DryRunReport(List<Route> routes) {
    /**
     * The answers of one route.
     *
     * @param name of the rule, or {@code /<first segment>/*} where none speaks of the path
     * @param answers all that would have been looked up
     * @param storable those that would be stored
     * @param notStored the others, by reason
     * @param unkeyed request fields the application read that are neither in the key nor in {@code Vary}, by the number
     *     of answers: if one changes the answer, the wrong clients would get it
     * @param contentTypes the media types
     * @param nonces answers whose Content-Security-Policy holds a nonce, which a copy would give to everybody
     */
    public record Route(
            String name,
            long answers,
            long storable,
            Map<String, Long> notStored,
            Map<String, Long> unkeyed,
            Map<String, Long> contentTypes,
            long nonces) {
        /** Keeps the order of the maps. */
        public Route {
            notStored = Ordered.copyOf(notStored);
            unkeyed = Ordered.copyOf(unkeyed);
            contentTypes = Ordered.copyOf(contentTypes);
        }
    }

    public DryRunReport {
        routes = List.copyOf(routes);
    }
}
