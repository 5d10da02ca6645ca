package dev.sluice.cache.tiers;

import dev.sluice.cache.http.Target;
import dev.sluice.cache.store.Scope;
import java.util.List;
import java.util.stream.Stream;

/** All that a purge could hit a response by. Stateless. */
public final class Scopes {
    private Scopes() {}

    /** A resource is purged for all its owners, so whose it is does not count. */
    public static Scope of(Target target) {
        return Scope.target(target.ownedBy("").hash());
    }

    /** The names of all scopes of a response. */
    public static List<String> of(Target target, List<String> tags, List<String> groups) {
        String origin = target.origin().text();
        Stream<Scope> named = Stream.concat(
                Stream.of(of(target)),
                Stream.concat(tags.stream().map(Scope::tag), groups.stream().map(group -> Scope.group(origin, group))));
        return Stream.concat(named.map(Scope::name), Scope.prefixesOf(origin, target.path()).stream())
                .distinct()
                .toList();
    }
}
