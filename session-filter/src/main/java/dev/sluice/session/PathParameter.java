package dev.sluice.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parameter of a path segment (RFC 3986 section 3.3), such as {@code sid} in {@code /page;sid=1?q}. Immutable. */
final class PathParameter {
    private static final Pattern END_OF_PATH = Pattern.compile("[?#]|$");

    private final String name;
    private final Pattern pattern;

    PathParameter(String name) {
        this.name = name;
        this.pattern = Pattern.compile(";" + Pattern.quote(name) + "=([^;/]*)");
    }

    /** The first in this path, which is still encoded. */
    Optional<String> valueIn(String path) {
        Matcher found = pattern.matcher(path);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The URL with this parameter at the end of its path, and nowhere else. */
    String set(String url, String value) {
        Matcher end = END_OF_PATH.matcher(url);
        int length = end.find() ? end.start() : url.length();
        String path = pattern.matcher(url.substring(0, length)).replaceAll("");
        return path + ";" + name + "=" + value + url.substring(length);
    }
}
