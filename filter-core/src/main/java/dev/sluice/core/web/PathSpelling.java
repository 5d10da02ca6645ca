package dev.sluice.core.web;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a path may mean to a part of an application that reads it less strictly than the container did: one that decodes
 * a second time, takes a backslash for a slash, or asks a file system that drops dots at the end. Stateless.
 */
final class PathSpelling {
    /** Nobody decodes more often than this, and each time costs. */
    private static final int DECODINGS = 3;

    private PathSpelling() {}

    /** Whether {@link #plain} might change the path; few are, so the rest costs one look at each letter. */
    static boolean isDubious(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c == '\\' || c == ';' || isControl(c)) {
                return true;
            }
            boolean last = i == path.length() - 1 || path.charAt(i + 1) == '/';
            if (last && (c == '.' || c == ' ')) {
                return true;
            }
        }
        return false;
    }

    /** Without escapes, parameters, dot segments, control characters, and dots or blanks at the end of a segment. */
    static String plain(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : decoded(path).replace('\\', '/').split("/", -1)) {
            String name = name(segment);
            if (name.equals("..")) {
                segments.pollLast();
            } else if (!withoutDots(name).isEmpty()) {
                segments.addLast(withoutDots(name));
            }
        }
        return "/" + String.join("/", segments);
    }

    private static String name(String segment) {
        int parameters = segment.indexOf(';');
        StringBuilder name = new StringBuilder();
        for (char c : segment.substring(0, parameters < 0 ? segment.length() : parameters)
                .toCharArray()) {
            if (!isControl(c)) {
                name.append(c);
            }
        }
        return name.toString().strip();
    }

    private static String withoutDots(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static String decoded(String path) {
        String text = path;
        for (int i = 0; i < DECODINGS && text.indexOf('%') >= 0; i++) {
            text = decodedOnce(text);
        }
        return text;
    }

    /** Only ASCII: nothing else is written in more ways than one here. */
    private static String decodedOnce(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 && high < 8 ? Character.digit(text.charAt(i + 2), 16) : -1;
            decoded.append(low >= 0 ? (char) (high * 16 + low) : text.charAt(i));
            i += low >= 0 ? 2 : 0;
        }
        return decoded.toString();
    }

    private static boolean isControl(char c) {
        return c < ' ' || c == 0x7F;
    }
}
