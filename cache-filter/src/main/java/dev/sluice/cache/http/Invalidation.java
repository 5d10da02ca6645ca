package dev.sluice.cache.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer to an unsafe method makes invalid (RFC 9111 section 4.4, RFC 9875 section 3). Immutable.
 *
 * @param targets of the origin of the request, for all and for its owner
 * @param groups of the origin of the request
 */
public record Invalidation(Set<Target> targets, List<String> groups) {
    /** Nothing. */
    public static final Invalidation NONE = new Invalidation(Set.of(), List.of());

    private static final List<String> LINKS = List.of("Location", "Content-Location");
    private static final int MOST_GROUPS = 128;

    /** Copies what is given. */
    public Invalidation {
        targets = Set.copyOf(targets);
        groups = List.copyOf(groups);
    }

    /** What this answer makes invalid; nothing if it is an error or the method is safe. */
    public static Invalidation of(CacheRequest asked, int status, Fields answer) {
        if (!asked.isUnsafe() || status < 200 || status >= 400) {
            return NONE;
        }
        Set<Target> targets = new LinkedHashSet<>();
        add(asked.target(), asked.target().owner(), targets);
        for (String link : LINKS) {
            List<String> values = answer.values(link);
            if (values.size() == 1) {
                sameOrigin(asked.target(), values.get(0).strip())
                        .ifPresent(it -> add(it, asked.target().owner(), targets));
            }
        }
        List<String> groups = Tags.strings(answer, "Cache-Group-Invalidation");
        return new Invalidation(targets, groups.subList(0, Math.min(MOST_GROUPS, groups.size())));
    }

    private static void add(Target target, String owner, Set<Target> targets) {
        targets.add(target.ownedBy(""));
        targets.add(target.ownedBy(owner));
    }

    /** The target of a reference; empty if it leaves the origin, or could be read in two ways. */
    private static Optional<Target> sameOrigin(Target base, String reference) {
        try {
            URI uri = new URI(reference);
            if (uri.isOpaque() || (uri.getScheme() != null && uri.getRawAuthority() == null)) {
                return Optional.empty();
            }
            boolean same = uri.getRawAuthority() == null || isOf(base.origin(), uri);
            return same ? resolved(base, uri).filter(Target::isPlain) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // No URI, so nothing is stored under it.
        }
    }

    private static boolean isOf(Origin origin, URI uri) {
        String scheme = uri.getScheme() == null ? origin.scheme() : uri.getScheme();
        String authority = uri.getRawAuthority();
        if (!scheme.toLowerCase(Locale.ROOT).equals(origin.scheme()) || authority.indexOf('@') >= 0) {
            return false;
        }
        // A host with an underscore is none for java.net.URI; then the whole authority is compared.
        return uri.getHost() == null
                ? authority.toLowerCase(Locale.ROOT).equals(origin.authority())
                : Origin.of(scheme, uri.getHost(), uri.getPort()).equals(origin);
    }

    private static Optional<Target> resolved(Target base, URI reference) {
        String path = reference.getRawPath();
        boolean hasPath = path != null && !path.isEmpty();
        if (!hasPath && reference.getRawAuthority() == null) { // java.net.URI resolves these as RFC 2396 did.
            String query = reference.getRawQuery();
            return Optional.of(query == null ? base : Target.of(base.origin(), base.path(), query));
        }
        URI bare = URI.create(hasPath ? path.replaceFirst("^(?!/)", "./") : "/");
        URI whole = URI.create("http://base" + base.path()).resolve(bare).normalize();
        return Optional.of(Target.of(base.origin(), whole.getRawPath(), reference.getRawQuery()));
    }
}
