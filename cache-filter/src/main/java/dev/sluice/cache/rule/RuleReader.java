package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads one rule from the view of its group; what is wrong is recorded there, and something sound put in its place so
 * that the rest can be read. For one thread, at start.
 */
final class RuleReader {
    private enum PrivatePer {
        NONE,
        PRINCIPAL
    }

    private enum SetCookie {
        REFUSE,
        STRIP
    }

    /** In the place of paths that are missing or wrong: it must not hide the rules below. */
    private static final PathPatterns UNREAD = PathPatterns.parse("/(paths to correct)");

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_VARY = 16;
    private static final String VARY = "a comma separated list of at most " + MOST_VARY
            + " request fields, without *, Cookie and Authorization (for those, see private-per)";
    private static final List<String> NO_VARY = List.of("*", "cookie", "authorization");
    private static final String TYPES = "a comma separated list of media types such as text/html, without parameters";

    private final String name;
    private final Settings rule;
    private final Policy standard;

    private RuleReader(String name, Settings rule, Policy standard) {
        this.name = name;
        this.rule = rule;
        this.standard = standard;
    }

    static CacheRule read(String name, Settings rule, Policy standard) {
        return new RuleReader(name, rule, standard).read();
    }

    private CacheRule read() {
        Policy policy = policy();
        RuleConflict.find(rule, policy).forEach(conflict -> rule.reject(conflict.key(), conflict.form()));
        return new CacheRule(name, paths(), policy, query(), bypass());
    }

    private PathPatterns paths() {
        PathPatterns paths = rule.value("paths", CacheRule.PATH_FORM, RuleReader::paths);
        return Objects.requireNonNullElse(paths, UNREAD);
    }

    private static PathPatterns paths(String text) {
        PathPatterns paths = PathPatterns.parse(text);
        if (!CacheRule.arePaths(paths)) {
            throw new IllegalArgumentException(text);
        }
        return paths;
    }

    private Policy policy() {
        return new Policy(
                time("ttl"),
                rule.bool("override"),
                time("stale-while-revalidate"),
                time("stale-if-error"),
                time("negative-ttl"),
                vary(),
                tags(),
                types(),
                boolOr("heuristic", standard.heuristic()),
                rule.oneOf("set-cookie", SetCookie.class) == SetCookie.STRIP,
                rule.oneOf("private-per", PrivatePer.class) == PrivatePer.PRINCIPAL,
                boolOr("compress", standard.compress()),
                standard.honourRequestDirectives(),
                standard.targetedFields());
    }

    private Optional<Duration> time(String key) {
        if (!rule.has(key)) {
            return Optional.empty();
        }
        Duration time = rule.duration(key, SHORTEST);
        if (time.compareTo(LONGEST) > 0) {
            rule.reject(key, "from 1s to 30d");
        }
        return Optional.of(time);
    }

    private boolean boolOr(String key, boolean inherited) {
        return rule.has(key) ? rule.bool(key) : inherited;
    }

    private List<String> vary() {
        List<String> names = rule.list("vary").stream()
                .map(field -> field.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (names.size() > MOST_VARY || !names.stream().allMatch(RuleReader::mayVary)) {
            rule.reject("vary", VARY);
        }
        return names;
    }

    private static boolean mayVary(String field) {
        return field.matches(Bypass.FIELD_NAME) && !NO_VARY.contains(field);
    }

    private List<String> tags() {
        List<String> tags = rule.list("tags");
        if (!PathTags.areTags(tags)) {
            rule.reject("tags", PathTags.FORM);
        }
        return tags;
    }

    private List<String> types() {
        List<String> types = rule.list("content-types").stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .toList();
        if (!types.stream().allMatch(type -> type.matches(MediaTypes.EXACT))) {
            rule.reject("content-types", TYPES);
        }
        return types;
    }

    private QueryKey query() {
        Names keep = names("query.keep");
        Names drop = names("query.drop");
        boolean both = !keep.isEmpty() && !drop.isEmpty();
        if (both) {
            rule.reject("query.drop", "empty where query.keep is set, which drops all others");
        }
        return new QueryKey(keep, both ? Names.NONE : drop, rule.bool("query.sort"));
    }

    private Bypass bypass() {
        List<String> headers = rule.list("bypass.headers");
        boolean sound = headers.stream().allMatch(Bypass::isHeader);
        if (!sound) {
            rule.reject("bypass.headers", Bypass.HEADER_FORM);
        }
        return new Bypass(names("bypass.cookies"), sound ? headers : List.of());
    }

    private Names names(String key) {
        List<String> names = rule.list(key);
        if (names.stream().allMatch(Names::isPattern)) {
            return new Names(names);
        }
        rule.reject(key, Names.FORM);
        return Names.NONE;
    }
}
