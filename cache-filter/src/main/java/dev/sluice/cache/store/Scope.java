package dev.sluice.cache.store;

import dev.sluice.core.redis.KeySpace;
import java.util.ArrayList;
import java.util.List;

/**
 * What one purge makes void: one target, all that carries a tag, a group, a path prefix, or everything. Immutable.
 *
 * @param name one letter for the kind and a hash; no text of an application or a client stands in it
 */
public record Scope(String name) {
    /** How many path prefixes an entry carries; what lies deeper is purged with its ancestor of that depth. */
    static final int MOST_PREFIXES = 16;

    static final String ALL = "a";

    /** Everything. */
    public static Scope all() {
        return new Scope(ALL);
    }

    /** One target, by its hash. */
    public static Scope target(String hash) {
        return new Scope("u" + hash);
    }

    /** Everything with this tag. */
    public static Scope tag(String tag) {
        return new Scope("t" + KeySpace.hash(tag));
    }

    /** Everything of the origin in this cache group (RFC 9875). */
    public static Scope group(String origin, String group) {
        return new Scope("g" + KeySpace.hash(origin, group));
    }

    /** All values of the cache of objects of that name. */
    public static Scope objects(String cache) {
        return new Scope("o" + KeySpace.hash(cache));
    }

    /** The values with this tag in the cache of objects of that name. */
    public static Scope objects(String cache, String tag) {
        return new Scope("o" + KeySpace.hash(cache, tag));
    }

    /**
     * The path and all below it: {@code /news} covers {@code /news}, {@code /news/} and {@code /news/today}, not
     * {@code /newspaper}. A path of more than 15 segments stands for its ancestor with 15, so more is purged than asked.
     */
    public static Scope prefix(String origin, String path) {
        List<String> prefixes = prefixPaths(path);
        return prefixScope(origin, prefixes.get(prefixes.size() - 1));
    }

    /** The names of all prefix scopes that cover the path, at most 16. */
    public static List<String> prefixesOf(String origin, String path) {
        return prefixPaths(path).stream()
                .map(prefix -> prefixScope(origin, prefix).name())
                .toList();
    }

    private static Scope prefixScope(String origin, String path) {
        return new Scope("p" + KeySpace.hash(origin, path));
    }

    /** For {@code /a/b/}: the empty one, {@code /a} and {@code /a/b}. */
    private static List<String> prefixPaths(String path) {
        List<String> prefixes = new ArrayList<>(List.of(""));
        int end = path.isEmpty() ? -1 : path.indexOf('/', 1);
        while (end > 0 && prefixes.size() < MOST_PREFIXES) {
            prefixes.add(path.substring(0, end));
            end = path.indexOf('/', end + 1);
        }
        if (end < 0 && prefixes.size() < MOST_PREFIXES && !path.isEmpty() && !path.endsWith("/")) {
            prefixes.add(path);
        }
        return prefixes;
    }
}
