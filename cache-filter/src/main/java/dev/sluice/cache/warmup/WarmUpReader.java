package dev.sluice.cache.warmup;

import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Target;
import dev.sluice.core.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link WarmUp} and the list it names; what is wrong is recorded, and something sound put in its place. For one
 * thread, at start.
 */
public final class WarmUpReader {
    static final String BASE = "the address of this server without a path, such as http://127.0.0.1:8080";

    private static final String LIST = "cache.warm-up.list";
    private static final String HOST = "a host such as shop.example, or with its scheme https://shop.example";
    private static final int MOST_PATHS = 1_000_000;

    private final Settings settings;
    private final Function<String, @Nullable InputStream> resources;

    private WarmUpReader(Settings settings, Function<String, @Nullable InputStream> resources) {
        this.settings = settings;
        this.resources = resources;
    }

    /**
     * Reads the {@code cache.warm-up.*} keys.
     *
     * @param resources of the web application, null for what it does not have
     * @param isServed whether the cache stores anything for that origin
     */
    public static WarmUp read(
            Settings settings, Function<String, @Nullable InputStream> resources, Predicate<Origin> isServed) {
        return new WarmUpReader(settings, resources).read(isServed);
    }

    private WarmUp read(Predicate<Origin> isServed) {
        int limit = settings.integer("cache.warm-up.limit", 1, MOST_PATHS);
        int rate = settings.integer("cache.warm-up.rate", 1, WarmUp.HIGHEST_RATE);
        Duration request = within("cache.warm-up.request-timeout", WarmUp.LONGEST_REQUEST, WarmUp.REQUEST_FORM);
        Duration round = within("cache.warm-up.timeout", WarmUp.LONGEST_ROUND, WarmUp.ROUND_FORM);
        Optional<WarmUp.Server> server = server();
        List<String> paths = settings.has(LIST) ? paths(limit) : List.of();
        if (server.isEmpty()) {
            if (settings.has(LIST) && !settings.has("cache.warm-up.base")) {
                settings.reject("cache.warm-up.base", BASE + ", for the list of " + LIST);
            }
            return new WarmUp(List.of(), server, rate, request, round);
        }
        if (!paths.isEmpty() && !isServed.test(server.get().origin())) {
            settings.reject("cache.warm-up.host", "one of cache.hosts, since nothing is stored for others");
        }
        return new WarmUp(paths, server, rate, request, round);
    }

    private Optional<WarmUp.Server> server() {
        if (!settings.has("cache.warm-up.base")) {
            return Optional.empty();
        }
        try {
            WarmUp.Server atBase = WarmUp.Server.at(URI.create(settings.text("cache.warm-up.base")));
            return Optional.of(settings.has("cache.warm-up.host") ? askedAs(atBase) : atBase);
        } catch (IllegalArgumentException e) {
            settings.reject("cache.warm-up.base", BASE);
            return Optional.empty();
        }
    }

    private WarmUp.Server askedAs(WarmUp.Server atBase) {
        String host = settings.text("cache.warm-up.host");
        try {
            URI uri = URI.create(host.contains("://") ? host : atBase.base().getScheme() + "://" + host);
            return new WarmUp.Server(atBase.base(), bare(uri));
        } catch (IllegalArgumentException e) {
            settings.reject("cache.warm-up.host", HOST);
            return atBase;
        }
    }

    private static Origin bare(URI uri) {
        Target target = Target.of(uri);
        if (!target.path().equals("/") || !target.query().isEmpty() || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("more than an origin");
        }
        return target.origin();
    }

    private List<String> paths(int limit) {
        String location = settings.text(LIST);
        try (InputStream in = open(location)) {
            PathList list = PathList.read(in, limit);
            list.fault().ifPresent(fault -> settings.reject(LIST, fault));
            return list.paths();
        } catch (IOException | RuntimeException e) {
            settings.reject(
                    LIST,
                    "a list that can be read: a resource such as /WEB-INF/warm-up.txt or the full path of a file");
            return List.of();
        }
    }

    private InputStream open(String location) throws IOException {
        InputStream inside = location.startsWith("/") ? resources.apply(location) : null;
        if (inside != null) {
            return inside;
        }
        Path path = Path.of(location);
        if (!path.isAbsolute()) {
            throw new IOException("a relative path would depend on where the server was started");
        }
        return Files.newInputStream(path);
    }

    private Duration within(String key, Duration longest, String form) {
        Duration value = settings.duration(key);
        if (WarmUp.isWithin(value, longest)) {
            return value;
        }
        settings.reject(key, form);
        return longest;
    }
}
