package dev.sluice.ratelimit.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header in which proxies write whom they speak for; each adds its peer at the right end. */
public enum ForwardedHeader {
    /** The one everybody writes, of addresses between commas. */
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** RFC 7239: parameters between semicolons, of which {@code for} names the peer. */
    FORWARDED("Forwarded");

    private final String fieldName;

    ForwardedHeader(String fieldName) {
        this.fieldName = fieldName;
    }

    /** The name of the header field. */
    public String fieldName() {
        return fieldName;
    }

    /** The field of that name in any case. */
    static ForwardedHeader parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The text of the address in one element of the list, empty if it names none or not clearly. */
    String nodeIn(String element) {
        if (this == X_FORWARDED_FOR) {
            return element.strip();
        }
        String node = null;
        int start = 0;
        while (start <= element.length()) {
            int end = endOfPair(element, start);
            String found = nodeInPair(element.substring(start, end).strip());
            if (found != null && node != null) {
                return ""; // RFC 7239 section 4: each parameter once; which of two would count is a matter of luck.
            }
            node = found == null ? node : found;
            start = end + 1;
        }
        return node == null ? "" : node;
    }

    private static int endOfPair(String element, int start) {
        boolean quoted = false;
        for (int i = start; i < element.length(); i++) {
            char c = element.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return element.length();
    }

    private static @Nullable String nodeInPair(String pair) {
        if (!pair.regionMatches(true, 0, "for=", 0, 4)) {
            return null;
        }
        String value = pair.substring(4);
        if (!value.startsWith("\"")) {
            return value;
        }
        boolean closed = value.length() > 1 && value.endsWith("\"");
        return closed ? unescaped(value.substring(1, value.length() - 1)) : "";
    }

    private static String unescaped(String quoted) {
        StringBuilder text = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            boolean escape = quoted.charAt(i) == '\\' && i + 1 < quoted.length();
            text.append(quoted.charAt(escape ? ++i : i));
        }
        return text.toString();
    }
}
