package dev.sluice.cache;

import dev.sluice.cache.http.Invalidation;
import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.stats.PurgeKind;
import dev.sluice.cache.store.Scope;
import dev.sluice.cache.tiers.Scopes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is to be removed from the cache, on all nodes, at a cost that does not depend on how much that is. Immutable.
 *
 * <p>A hard purge removes; a {@linkplain #soft soft} one makes stale: such a response is still served where stale ones
 * may be ({@code stale-while-revalidate}, {@code stale-if-error}), and asked about by its validators otherwise, so a
 * purge of much does not fall upon the application all at once.
 */
public final class Purge {
    private final PurgeKind kind;
    private final List<Scope> scopes;
    private final boolean soft;

    private Purge(PurgeKind kind, List<Scope> scopes, boolean soft) {
        this.kind = kind;
        this.scopes = List.copyOf(scopes);
        this.soft = soft;
    }

    /** Everything that carries one of these tags: by {@code Cache-Tag}, {@code Surrogate-Key} or a rule. */
    public static Purge tags(String... tags) {
        List<Scope> scopes = Stream.of(tags).map(Scope::tag).toList();
        return new Purge(PurgeKind.TAG, scopes, false);
    }

    /**
     * The path of that URI and all below it: {@code https://example.org/news} covers {@code /news} and
     * {@code /news/today} with any query, not {@code /newspaper}. Below 15 segments, the ancestor with 15 is purged.
     *
     * @throws IllegalArgumentException if the URI is not absolute or not {@code http(s)}
     */
    public static Purge prefix(URI uri) {
        return prefix(Target.of(uri));
    }

    /** The same for a target, whose query does not count. */
    static Purge prefix(Target target) {
        Scope scope = Scope.prefix(target.origin().text(), target.path());
        return new Purge(PurgeKind.PREFIX, List.of(scope), false);
    }

    /** Everything this cache has stored, of every application with the same {@code redis.key-prefix}. */
    public static Purge everything() {
        return new Purge(PurgeKind.ALL, List.of(Scope.all()), false);
    }

    /** One resource, in all its variants and for all users. */
    static Purge target(Target target) {
        return new Purge(PurgeKind.TARGET, List.of(Scopes.of(target)), false);
    }

    /**
     * What an answer to an unsafe method makes invalid.
     *
     * @param key under which a target is stored
     */
    static Purge of(Invalidation invalidation, Origin origin, UnaryOperator<Target> key) {
        List<Scope> scopes = new ArrayList<>();
        invalidation.targets().stream()
                .map(key)
                .distinct() // Queries may differ in what their rule does not count.
                .forEach(target -> scopes.add(Scopes.of(target)));
        invalidation.groups().forEach(group -> scopes.add(Scope.group(origin.text(), group)));
        PurgeKind kind = invalidation.groups().isEmpty() ? PurgeKind.TARGET : PurgeKind.GROUP;
        return new Purge(kind, scopes, false);
    }

    /** The same, or the {@linkplain #soft soft} one. */
    Purge soft(boolean wanted) {
        return wanted ? soft() : this;
    }

    /** The same, but what it is about becomes stale instead of being removed. */
    public Purge soft() {
        return new Purge(kind, scopes, true);
    }

    PurgeKind kind() {
        return kind;
    }

    List<Scope> scopes() {
        return scopes;
    }

    boolean isSoft() {
        return soft;
    }
}
