package dev.sluice.cache.http;

import dev.sluice.core.redis.KeySpace;
import java.net.URI;
import java.util.BitSet;
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

    /**
     * What containers, proxies and frameworks read in different ways: path parameters, empty and dot segments, encoded
     * delimiters and controls, incomplete escapes. And escapes of what needs none: another name for the same resource,
     * which a purge of the usual name would not reach.
     */
    private static final Pattern AMBIGUOUS = Pattern.compile(
            ";|//|\\\\|#|/\\.{1,2}(?:/|$)|[^!-~]|%(?![0-9a-f]{2})|%(?:[01].|7f|23|25|2e|2f|3b|3f|5c)"
                    + "|%(?:2d|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])",
            Pattern.CASE_INSENSITIVE);

    /** Signs that mean the same to everybody, wherever they stand in a path. */
    private static final BitSet SIMPLE = new BitSet();

    static {
        SIMPLE.set('a', 'z' + 1);
        SIMPLE.set('A', 'Z' + 1);
        SIMPLE.set('0', '9' + 1);
        SIMPLE.set('-');
        SIMPLE.set('_');
    }

    private static final Pattern NOT_OF_A_QUERY = Pattern.compile("[^!-~]|#");
    private static final Pattern ESCAPE = Pattern.compile("%[0-9a-f]{2}", Pattern.CASE_INSENSITIVE);

    /**
     * The resource of an origin by path and query, shared by all.
     *
     * @param query as both the Servlet API and {@link URI} give it: null without one, and without its question mark
     */
    public static Target of(Origin origin, String path, @Nullable String query) {
        return new Target(origin, path.isEmpty() ? "/" : oneCase(path), query == null ? "" : "?" + query, "");
    }

    /** RFC 3986 section 6.2.2.1: the digits of an escape know no case. */
    private static String oneCase(String path) {
        return path.indexOf('%') < 0
                ? path
                : ESCAPE.matcher(path).replaceAll(escape -> escape.group().toUpperCase(Locale.ROOT));
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
        return origin.isPlain()
                && path.startsWith("/")
                && path.length() + query.length() + origin.authority().length() <= LONGEST
                && (isSimple(path) || !AMBIGUOUS.matcher(path).find())
                && (query.isEmpty() || !NOT_OF_A_QUERY.matcher(query).find());
    }

    /** What most paths are, found without a matcher, for it is asked of every hit. */
    private static boolean isSimple(String path) {
        char before = ' ';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean unreserved = SIMPLE.get(c);
            if (!unreserved && (before == '/' || (c != '/' && c != '.'))) {
                return false;
            }
            before = c;
        }
        return true;
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
