package dev.sluice.cache.warmup;

import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Target;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked of the own server so that it is stored before clients ask for it. Immutable; code begins with
 * {@link #none} or {@link #through}.
 *
 * @param paths raw and with query, from the root of the host: {@code /shop/products?page=2}; each is asked for once
 * @param server which is asked; without it nothing can be
 * @param rate the most requests per second, 1 to 1000
 * @param requestTimeout for one answer, body included, 1 s to 10 minutes
 * @param timeout for one round through all paths, 1 s to a day; what is left then is not asked for
 */
public record WarmUp(List<String> paths, Optional<Server> server, int rate, Duration requestTimeout, Duration timeout) {
    static final int HIGHEST_RATE = 1000;
    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST_REQUEST = Duration.ofMinutes(10);
    static final Duration LONGEST_ROUND = Duration.ofDays(1);
    static final String REQUEST_FORM = "from 1s to 10m";
    static final String ROUND_FORM = "from 1s to 1d";

    /**
     * How this node's own server is reached.
     *
     * @param base scheme, host and port alone: {@code http://127.0.0.1:8080}
     * @param origin as which the pages are asked for, part of the key of what is stored; if its scheme is not that of
     *     the base, the requests say so in {@code X-Forwarded-Proto}
     */
    public record Server(URI base, Origin origin) {
        /**
         * Checks the base.
         *
         * @throws IllegalArgumentException if it has more than scheme, host and port
         */
        public Server {
            require(isBase(base), "cache.warm-up.base", base, WarmUpReader.BASE);
        }

        private static boolean isBase(URI base) {
            String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
            boolean bare = base.getRawUserInfo() == null && base.getRawQuery() == null && base.getRawFragment() == null;
            return List.of("http", "https").contains(scheme)
                    && base.getHost() != null
                    && bare
                    && List.of("", "/").contains(base.getRawPath());
        }

        static Server at(URI base) {
            require(isBase(base), "cache.warm-up.base", base, WarmUpReader.BASE);
            return new Server(base, Origin.of(base.getScheme(), base.getHost(), base.getPort()));
        }

        boolean isTls() {
            return "https".equalsIgnoreCase(base.getScheme());
        }
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range, or there are paths and no server
     */
    public WarmUp {
        paths = List.copyOf(new LinkedHashSet<>(paths));
        paths.forEach(path -> require(isPath(path), "cache.warm-up.list", path, "a path such as /news?page=2"));
        require(paths.isEmpty() || server.isPresent(), "cache.warm-up.base", "", WarmUpReader.BASE);
        require(rate >= 1 && rate <= HIGHEST_RATE, "cache.warm-up.rate", rate, "from 1 to " + HIGHEST_RATE);
        boolean request = isWithin(requestTimeout, LONGEST_REQUEST);
        require(request, "cache.warm-up.request-timeout", requestTimeout, REQUEST_FORM);
        require(isWithin(timeout, LONGEST_ROUND), "cache.warm-up.timeout", timeout, ROUND_FORM);
    }

    /** Nothing is asked for, and {@code ResponseCache.refresh} only purges. */
    public static WarmUp none() {
        return new WarmUp(List.of(), Optional.empty(), 20, Duration.ofSeconds(30), Duration.ofMinutes(30));
    }

    /** No paths yet, and this server for {@code ResponseCache.refresh}: {@code http://127.0.0.1:8080}. */
    public static WarmUp through(URI base) {
        WarmUp none = none();
        Optional<Server> server = Optional.of(Server.at(base));
        return new WarmUp(none.paths, server, none.rate, none.requestTimeout, none.timeout);
    }

    /** The same for these paths. */
    public WarmUp withPaths(List<String> newPaths) {
        return new WarmUp(newPaths, server, rate, requestTimeout, timeout);
    }

    /** The same, asked for as this origin: {@code https://shop.example}. */
    public WarmUp askedAs(URI origin) {
        Origin as = Target.of(origin).origin();
        return new WarmUp(paths, server.map(it -> new Server(it.base(), as)), rate, requestTimeout, timeout);
    }

    /** The same with this many requests per second at most. */
    public WarmUp withRate(int perSecond) {
        return new WarmUp(paths, server, perSecond, requestTimeout, timeout);
    }

    /** Whether a request line can carry it and every reader understands the same resource; others pass the cache. */
    static boolean isPath(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : pathAndQuery.substring(mark);
        return new Target(new Origin("http", "localhost"), path, query, "").isPlain();
    }

    static boolean isWithin(Duration value, Duration longest) {
        return value.compareTo(SHORTEST) >= 0 && value.compareTo(longest) <= 0;
    }

    private static void require(boolean holds, String key, Object value, String form) {
        if (!holds) {
            throw new IllegalArgumentException(key + " = " + value + " must be " + form);
        }
    }
}
