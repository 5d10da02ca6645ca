package dev.sluice.cache.stats;

import dev.sluice.cache.http.NotStored;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a cache that only watches has seen, by route: what would be stored, what not and why, and what would make a stored
 * answer wrong for the next client. Thread-safe; it keeps {@value #MOST_ROUTES} routes at most, whatever clients ask for.
 */
public final class DryRun {
    static final int MOST_ROUTES = 200;
    private static final int LONGEST_ROUTE = 80;

    private final Map<String, SeenRoute> routes = new ConcurrentHashMap<>();
    private final SeenRoute others = new SeenRoute();

    /** An answer to a request that a rule speaks of. */
    public void observeRule(String rule, Observation observation) {
        observe(rule, observation, true);
    }

    /**
     * An answer to a request that no rule speaks of; its route is {@code /<first segment>/*}.
     *
     * @param path decoded, as {@link dev.sluice.core.web.PathPatterns#pathOf} gives it
     */
    public void observePath(String path, Observation observation) {
        int end = path.indexOf('/', 1);
        String segment = end < 0 ? path : path.substring(0, end);
        // Nobody fills the report with paths that he made up: an answer such as 404 begins no route.
        boolean isReal = !observation.refusal().equals(Optional.of(NotStored.STATUS));
        observe(segment.equals("/") ? segment : segment + "/*", observation, isReal);
    }

    private void observe(String route, Observation observation, boolean mayBegin) {
        SeenRoute known = routes.get(route);
        SeenRoute seen = known != null || !mayBegin ? known : newcomer(route);
        (seen == null ? others : seen).count(observation);
    }

    private synchronized SeenRoute newcomer(String route) {
        boolean room = routes.size() < MOST_ROUTES && route.length() <= LONGEST_ROUTE;
        return room || routes.containsKey(route) ? routes.computeIfAbsent(route, it -> new SeenRoute()) : others;
    }

    /** What has been seen so far; the routes with the most answers come first, what found no place last. */
    public DryRunReport report() {
        Stream<DryRunReport.Route> busiest = routes.entrySet().stream()
                .map(route -> route.getValue().report(route.getKey()))
                .sorted(Comparator.comparingLong(DryRunReport.Route::answers)
                        .reversed()
                        .thenComparing(DryRunReport.Route::name));
        DryRunReport.Route rest = others.report(Tally.OTHER);
        List<DryRunReport.Route> all = Stream.concat(busiest, rest.answers() == 0 ? Stream.empty() : Stream.of(rest))
                .toList();
        return new DryRunReport(all);
    }
}
