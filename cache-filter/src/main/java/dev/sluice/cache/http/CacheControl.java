package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The directives of {@code Cache-Control} (RFC 9111 section 5.2), read so that doubt never lengthens a life: what cannot
 * be parsed counts as {@code no-store}, and a time that is malformed or given twice with different values as zero.
 * Immutable.
 */
public final class CacheControl {
    /** RFC 9111 section 1.2.2: a greater number is taken for this one. */
    static final long MOST_SECONDS = 1L << 31;

    private static final int MOST_DIGITS = 10;
    private static final CacheControl NONE = new CacheControl(Map.of(), false);

    /** Where white space stands round the equals sign (RFC 9111 section 5.2 has none there); no value of a directive. */
    private static final String MALFORMED = " ";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Possessive, because java.util.regex recurses for each letter otherwise, and a client chooses how many. */
    private static final Pattern VALUE = Pattern.compile("[^\\s\",;=]*|\"(?:[^\"\\\\]|\\\\.)*+\"");

    /** Of these, a value that says no is no permission; any other directive is a restriction, which stays. */
    private static final Set<String> PERMISSIONS =
            Set.of("public", "must-understand", "immutable", "stale-while-revalidate", "stale-if-error");

    /** What may be limited to some fields. */
    private static final Set<String> LISTS = Set.of("private", "no-cache");

    private final Map<String, List<String>> directives;
    private final boolean targeted;

    private CacheControl(Map<String, List<String>> directives, boolean targeted) {
        this.directives = directives;
        this.targeted = targeted;
    }

    /** Reads all lines of the field. */
    public static CacheControl parse(List<String> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> directives = new HashMap<>();
        for (String line : lines) {
            List<String> members = members(line);
            if (members.isEmpty()) {
                members = List.of("no-store"); // A quote never ends: it may hide any directive.
            }
            members.forEach(member -> add(member.strip(), directives));
        }
        return new CacheControl(directives, false);
    }

    /**
     * What a response tells this cache: the first of these fields that is valid and not empty, or else
     * {@code Cache-Control} (RFC 9213 section 2.2).
     */
    static CacheControl of(Fields response, List<String> targetedFields) {
        for (String name : targetedFields) {
            List<String> lines = response.values(name);
            Map<String, StructuredField.Item> members = lines.isEmpty()
                    ? Map.of()
                    : StructuredField.dictionary(String.join(",", lines)).orElse(Map.of());
            if (!members.isEmpty()) {
                Map<String, List<String>> directives = new HashMap<>();
                members.forEach((directive, item) -> add(directive, item, directives));
                return new CacheControl(directives, true);
            }
        }
        return response.cacheControl();
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
        if (member.isEmpty()) {
            return;
        }
        int equals = member.indexOf('=');
        String name = equals < 0 ? member : member.substring(0, equals);
        String value = equals < 0 ? "" : member.substring(equals + 1);
        boolean spaced = !name.equals(name.strip()) || !value.equals(value.strip());
        put(name.strip(), spaced ? MALFORMED : value, directives);
        if (!isToken(name.strip()) || !VALUE.matcher(value.strip()).matches()) {
            put("no-store", "", directives); // Such as a semicolon for a comma: it may hide any directive.
        }
    }

    private static void add(String name, StructuredField.Item item, Map<String, List<String>> directives) {
        switch (item.kind()) {
            case INTEGER -> put(name, item.text(), directives);
            case STRING -> put(name, LISTS.contains(name) ? "\"" + item.text() + "\"" : MALFORMED, directives);
            case TRUE -> put(name, "", directives);
            default -> {
                if (!PERMISSIONS.contains(name)) {
                    put(name, MALFORMED, directives);
                }
            }
        }
    }

    private static void put(String name, String value, Map<String, List<String>> directives) {
        directives
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                .add(value);
    }

    /** Whether the text is a name as fields and directives have it (RFC 9110 section 5.6.2). */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Whether this comes from a targeted field, so that {@code Expires} says nothing (RFC 9213 section 2.2). */
    boolean isTargeted() {
        return targeted;
    }

    /** Whether the directive is there, with a value or without; the name in lower case. */
    public boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** Whether the directive is there without a value. */
    boolean hasBare(String directive) {
        return directives.getOrDefault(directive, List.of()).contains("");
    }

    /** The seconds of a directive; empty if it is not there, zero if it says nothing one could rely upon. */
    public OptionalLong seconds(String directive) {
        List<String> given = directives.get(directive);
        if (given == null) {
            return OptionalLong.empty();
        }
        List<String> values =
                given.stream().map(CacheControl::unquoted).distinct().toList();
        boolean clear = values.size() == 1 && isSeconds(values.get(0));
        return OptionalLong.of(clear ? bounded(values.get(0)) : 0);
    }

    private static boolean isSeconds(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long bounded(String digits) {
        return digits.length() > MOST_DIGITS ? MOST_SECONDS : Math.min(MOST_SECONDS, Long.parseLong(digits));
    }

    /** Whether the directive is about the whole response: no list of field names one could rely upon limits it. */
    boolean isAboutAll(String directive) {
        return has(directive) && fieldNames(directive).isEmpty();
    }

    /**
     * The fields, in lower case, to which {@code private} or {@code no-cache} is limited; empty if the directive is not
     * there or is about the whole response. Names stand in quotes (RFC 9111 section 5.2.2.7): {@code private=1} limits
     * nothing.
     */
    Set<String> fieldNames(String directive) {
        Set<String> names = new TreeSet<>();
        for (String value : directives.getOrDefault(directive, List.of())) {
            List<String> listed = Arrays.stream(unquoted(value).split(",", -1))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .toList();
            if (!value.startsWith("\"") || !listed.stream().allMatch(CacheControl::isToken)) {
                return Set.of();
            }
            names.addAll(listed);
        }
        return names;
    }
}
