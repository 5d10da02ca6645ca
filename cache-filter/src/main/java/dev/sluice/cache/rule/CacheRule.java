package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import dev.sluice.cache.http.Target;
import dev.sluice.core.web.PathPatterns;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * What an operator says about the requests of some paths. Immutable.
 *
 * @param name tells it from others in messages and reports
 * @param paths exact paths and prefixes; no suffixes, because what a URL ends in says nothing (cache deception)
 * @param policy what it changes about RFC 9111; a tag may hold {@code {2}} for the second segment of the path
 * @param query which parameters are part of the key
 * @param bypass which requests it leaves alone
 */
public record CacheRule(String name, PathPatterns paths, Policy policy, QueryKey query, Bypass bypass) {
    /** The form expected, for messages. */
    static final String PATH_FORM = "paths such as /news or /catalogue/*, at least one";

    /** @throws IllegalArgumentException if the paths are none or end in a star before a suffix */
    public CacheRule {
        if (!arePaths(paths)) {
            throw new IllegalArgumentException("the paths of rule " + name + " must be " + PATH_FORM);
        }
    }

    static boolean arePaths(PathPatterns paths) {
        return !paths.patterns().isEmpty() && paths.patterns().stream().noneMatch(pattern -> pattern.startsWith("*."));
    }

    /** Whether it takes away from what the application says, so that nobody may get round it by another spelling. */
    boolean restricts() {
        return isPrivate() || !bypass.equals(Bypass.NONE) || !policy.vary().isEmpty();
    }

    /** Whether no request that the other rule speaks of gets past this one. */
    boolean covers(CacheRule other) {
        return other.paths.patterns().stream().allMatch(this::covers);
    }

    private boolean covers(String pattern) {
        return paths.patterns().stream().anyMatch(own -> holds(own, pattern));
    }

    /** Whether there is a path that this rule is for and these patterns match. */
    boolean meets(PathPatterns others) {
        return others.patterns().stream()
                .anyMatch(other -> paths.patterns().stream().anyMatch(own -> holds(own, other) || holds(other, own)));
    }

    /** Whether what the inner pattern matches, the outer one does. */
    private static boolean holds(String outer, String inner) {
        boolean folder = inner.endsWith("/*");
        if (folder && !outer.endsWith("/*")) {
            return false;
        }
        return new PathPatterns(List.of(outer)).match(folder ? inner.substring(0, inner.length() - 2) : inner);
    }

    /** This rule as it is for one path: with the segments of the path in its tags. */
    CacheRule at(String path) {
        if (!PathTags.havePlaces(policy.tags())) {
            return this;
        }
        return new CacheRule(name, paths, PathTags.fill(policy, path), query, bypass);
    }

    /** This rule for a path of which it is not sure that all understand the same: it leaves each request alone. */
    CacheRule closed() {
        return new CacheRule(name, paths, policy, query, Bypass.EVERYTHING);
    }

    /** Whether what it stores is for one user each. */
    public boolean isPrivate() {
        return policy.perPrincipal();
    }

    /** Whether the cache leaves this request alone: it asks and stores nothing. */
    public boolean bypasses(HttpServletRequest request) {
        return bypass.speaksOf(request);
    }

    /** The target by what of its query counts, for whomever it is. */
    public Target target(Target raw) {
        String kept = query.of(raw.query());
        boolean same = kept.equals(raw.query()) || !raw.isPlain();
        return same ? raw : Target.of(raw.origin(), raw.path(), kept.isEmpty() ? null : kept.substring(1));
    }

    /**
     * The target this request is about.
     *
     * @return empty if what is stored here is for one user each and the request has none: then it must pass
     */
    public Optional<Target> targetFor(Target raw, HttpServletRequest request) {
        if (!isPrivate()) {
            return Optional.of(target(raw));
        }
        return Owner.hash(request).map(target(raw)::ownedBy);
    }
}
