package dev.sluice.core.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what is wrong with the settings, each problem once, and keeps secrets out of the text. One thread only. */
final class Problems {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x85\\x{2028}\\x{2029}]+");

    private static final Pattern LINE_OF_FILE = Pattern.compile("\\S+:(\\d{1,9}): .*");

    private final Set<String> lines = new LinkedHashSet<>();
    private final Set<String> secretKeys = new HashSet<>();

    void hide(String key) {
        secretKeys.add(key);
    }

    /** A problem of a value that may be shown unless its key is secret. */
    void value(Entry entry, String complaint) {
        add(entry.source(), entry.key() + " = " + shown(entry) + " " + complaint);
    }

    /** A problem of a key, whose value is not shown. */
    void key(Entry entry, String complaint) {
        add(entry.source(), entry.key() + " " + complaint);
    }

    void add(String source, String complaint) {
        // One problem is one line, also when a key or a value holds an escaped line break.
        lines.add(CONTROL.matcher(source + ": " + complaint).replaceAll(" "));
    }

    /** In the order of the file; what stands elsewhere comes last. */
    List<String> lines() {
        return lines.stream()
                .sorted(Comparator.comparingInt(Problems::lineNumber))
                .toList();
    }

    private static int lineNumber(String line) {
        Matcher place = LINE_OF_FILE.matcher(line);
        return place.matches() ? Integer.parseInt(place.group(1)) : Integer.MAX_VALUE;
    }

    private String shown(Entry entry) {
        if (secretKeys.contains(entry.key())) {
            return "(not shown)";
        }
        return entry.isEmpty() ? "(empty)" : withoutUserInfo(entry.value());
    }

    /** What stands before an {@code @} may be the password of a URI, even of one too broken to be parsed as such. */
    private static String withoutUserInfo(String value) {
        int at = value.lastIndexOf('@');
        return at < 0 ? value : "(not shown)" + value.substring(at);
    }
}
