package dev.sluice.cache.http;

import dev.sluice.core.redis.KeySpace;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The resource a request is about, and so the primary key of what is stored (RFC 9111 section 2). Immutable.
 *
 * @param path raw, as the request line has it, but for the case of escapes
 * @param query raw and with its question mark; empty without one
 * @param owner whose own copy it is: the hash of a principal; empty for what all share
 */
public record Target(Origin origin, String path, String query, String owner) {
    private static final int LONGEST = 8 * 1024;

    /** What containers, proxies and frameworks read in different ways: path parameters, dot segments, encoded slashes. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile(";|//|\\\\|/\\.{1,2}(?:/|$)|%(?:00|2e|2f|3b|5c)", Pattern.CASE_INSENSITIVE);

    /**
     * The resource of an origin by path and query, shared by all.
     *
     * @param query as both the Servlet API and {@link URI} give it: null without one, and without its question mark
     */
    public static Target of(Origin origin, String path, @Nullable String query) {
        return new Target(origin, path.isEmpty() ? "/" : path, query == null ? "" : "?" + query, "");
    }

    /**
     * The resource of an absolute {@code http} or {@code https} URI, shared by all.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Target of(URI uri) {
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
            throw new IllegalArgumentException(uri + " must be absolute, such as https://example.org/list?page=2");
        }
        return of(Origin.of(scheme, host, uri.getPort()), uri.getRawPath(), uri.getRawQuery());
    }

    /** The same resource, as one principal sees it. */
    public Target ownedBy(String hashOfPrincipal) {
        return new Target(origin, path, query, hashOfPrincipal);
    }

    /** Whether all who read this target understand the same resource, and it is short enough to be kept. */
    public boolean isPlain() {
        return path.startsWith("/")
                && path.length() + query.length() + origin.authority().length() <= LONGEST
                && !AMBIGUOUS.matcher(path).find();
    }

    /** The whole key, kept with what is stored and compared when it is read. */
    public String text() {
        String shared = origin.scheme() + "://" + origin.authority() + path + query;
        return owner.isEmpty() ? shared : shared + "#" + owner;
    }

    /** What stands for this target in keys of Redis and in the near tier. */
    public String hash() {
        return KeySpace.hash("GET", origin.scheme(), origin.authority(), path, query, owner);
    }
}
