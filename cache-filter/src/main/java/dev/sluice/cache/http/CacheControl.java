package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The directives of {@code Cache-Control} (RFC 9111 section 5.2), read so that doubt never lengthens a life: what cannot
 * be parsed counts as {@code no-store}, and a time that is malformed or given twice with different values as zero.
 * Immutable.
 */
public final class CacheControl {
    /** RFC 9111 section 1.2.2: a greater number is taken for this one. */
    static final long MOST_SECONDS = 1L << 31;

    private static final int MOST_DIGITS = 10;

    private final Map<String, List<String>> directives;

    private CacheControl(Map<String, List<String>> directives) {
        this.directives = directives;
    }

    /** Reads all lines of the field. */
    public static CacheControl parse(List<String> lines) {
        if (lines.isEmpty()) {
            return new CacheControl(Map.of());
        }
        Map<String, List<String>> directives = new HashMap<>();
        for (String line : lines) {
            List<String> members = members(line);
            if (members.isEmpty()) {
                members = List.of("no-store"); // A quote never ends: it may hide any directive.
            }
            members.forEach(member -> add(member, directives));
        }
        return new CacheControl(directives);
    }

    /** The members between the commas that stand outside quotes; none at all if a quote does not end. */
    private static List<String> members(String line) {
        List<String> members = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == ',' && !quoted) {
                members.add(line.substring(start, i));
                start = i + 1;
            }
        }
        members.add(line.substring(start));
        return quoted ? List.of() : members;
    }

    private static void add(String member, Map<String, List<String>> directives) {
        int equals = member.indexOf('=');
        String name = equals < 0 ? member : member.substring(0, equals);
        String value = equals < 0 ? "" : member.substring(equals + 1).strip();
        directives
                .computeIfAbsent(name.strip().toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                .add(unquoted(value));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Whether the directive is there, with a value or without; the name in lower case. */
    public boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** The seconds of a directive; empty if it is not there, zero if it says nothing one could rely upon. */
    public OptionalLong seconds(String directive) {
        List<String> values = directives.getOrDefault(directive, List.of());
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        boolean agree = values.stream().distinct().count() == 1;
        return OptionalLong.of(agree ? seconds(values) : 0);
    }

    private static long seconds(List<String> values) {
        String digits = values.get(0);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return digits.length() > MOST_DIGITS ? MOST_SECONDS : Math.min(MOST_SECONDS, Long.parseLong(digits));
    }
}
