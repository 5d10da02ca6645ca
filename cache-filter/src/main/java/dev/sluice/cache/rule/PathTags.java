package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags of a rule with places for segments of the path: {@code product-{2}} is {@code product-17} below. Stateless. */
final class PathTags {
    static final String FORM = "a comma separated list of at most 64 tags of at most 256 visible ASCII characters,"
            + " in which {1} to {9} stand for segments of the path";

    private static final int MOST = 64;
    private static final int LONGEST = 256;
    private static final String TAG = "(\\{[1-9]}|[!-~&&[^{},\"]])+";
    private static final Pattern PLACE = Pattern.compile("\\{([1-9])}");

    private PathTags() {}

    static boolean areTags(List<String> tags) {
        return tags.size() <= MOST && tags.stream().allMatch(tag -> tag.length() <= LONGEST && tag.matches(TAG));
    }

    static boolean havePlaces(List<String> tags) {
        return tags.stream().anyMatch(tag -> tag.indexOf('{') >= 0);
    }

    static Policy fill(Policy policy, String path) {
        return new Policy(
                policy.ttl(),
                policy.override(),
                policy.staleWhileRevalidate(),
                policy.staleIfError(),
                policy.negativeTtl(),
                policy.vary(),
                of(policy.tags(), path),
                policy.contentTypes(),
                policy.heuristic(),
                policy.stripSetCookie(),
                policy.perPrincipal(),
                policy.compress(),
                policy.honourRequestDirectives(),
                policy.targetedFields());
    }

    /** The tags for a path; without those for which the path has no segment, or none that can be part of a tag. */
    static List<String> of(List<String> tags, String path) {
        String[] segments = path.split("/", -1);
        List<String> filled = new ArrayList<>();
        for (String tag : tags) {
            String text =
                    PLACE.matcher(tag).replaceAll(place -> Matcher.quoteReplacement(segment(segments, place.group(1))));
            if (areTags(List.of(text)) && !PLACE.matcher(text).find()) {
                filled.add(text);
            }
        }
        return filled;
    }

    /** A blank where there is none, which no tag may hold. */
    private static String segment(String[] segments, String number) {
        int place = Integer.parseInt(number);
        return place < segments.length && !segments[place].isEmpty() ? segments[place] : " ";
    }
}
