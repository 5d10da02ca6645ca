package dev.sluice.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parameter of a path segment (RFC 3986 section 3.3), such as {@code sid} in {@code /page;sid=1?q}. Immutable. */
record PathParameter(String name) {
    private static final Pattern END_OF_VALUE = Pattern.compile("[;/]|$");
    private static final Pattern END_OF_PATH = Pattern.compile("[?#]|$");

    /** The first in this path, which is still encoded. */
    Optional<String> valueIn(String path) {
        int at = path.indexOf(start());
        if (at < 0) {
            return Optional.empty();
        }
        String rest = path.substring(at + start().length());
        return Optional.of(rest.substring(0, indexOf(END_OF_VALUE, rest)));
    }

    /** The URL with this parameter at the end of its path, and nowhere else. */
    String set(String url, String value) {
        int length = indexOf(END_OF_PATH, url);
        return without(url.substring(0, length)) + start() + value + url.substring(length);
    }

    private String without(String path) {
        return path.contains(start()) ? path.replaceAll(Pattern.quote(start()) + "[^;/]*", "") : path;
    }

    private String start() {
        return ";" + name + "=";
    }

    private static int indexOf(Pattern end, String text) {
        Matcher found = end.matcher(text);
        return found.find() ? found.start() : text.length();
    }
}
