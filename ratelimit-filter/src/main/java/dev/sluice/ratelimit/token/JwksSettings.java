package dev.sluice.ratelimit.token;

import dev.sluice.core.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Where the issuer's key set (RFC 7517) is. Immutable.
 *
 * @param location a path, or an {@code http} or {@code https} URL
 * @param algorithms what its keys may be used for at most
 * @param refresh how often it is read again
 */
record JwksSettings(String location, Set<JwsAlgorithm> algorithms, Duration refresh) {
    private static final Duration LEAST_REFRESH = Duration.ofSeconds(1);
    private static final Duration MOST_REFRESH = Duration.ofDays(1);

    static JwksSettings from(Settings settings) {
        String form = "the path of a file, or an http or https URL without user and fragment";
        Duration refresh = settings.duration("blacklist.jwks.refresh");
        if (refresh.compareTo(LEAST_REFRESH) < 0 || refresh.compareTo(MOST_REFRESH) > 0) {
            settings.reject("blacklist.jwks.refresh", "from 1s to 1d");
        }
        Set<JwsAlgorithm> algorithms = KeySettings.list(settings, "blacklist.jwks.algorithms");
        if (algorithms != null && algorithms.isEmpty()) {
            settings.reject("blacklist.jwks.algorithms", "at least one algorithm");
        }
        return new JwksSettings(settings.value("blacklist.jwks", form, JwksSettings::location), algorithms, refresh);
    }

    private static String location(String text) {
        if (isUrl(text)) {
            URI uri = URI.create(text);
            if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
                throw new IllegalArgumentException("no URL to fetch");
            }
            return text;
        }
        if (text.isEmpty() || text.contains("://")) {
            throw new IllegalArgumentException("no path");
        }
        return Path.of(text).toString();
    }

    boolean isUrl() {
        return isUrl(location);
    }

    /** Whether it comes over a network and is not protected there. */
    boolean isOpenToOthers() {
        String host = location.startsWith("http://") ? URI.create(location).getHost() : "localhost";
        return !Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    }

    private static boolean isUrl(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }
}
