package dev.sluice.demo.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ten attributes of a session: five lists of lines, five texts. The one that is read and changed is a list, the
 * harder case for a filter that looks for changes in place. The values are shared by all sessions and never changed.
 */
final class Content {
    static final String CHANGED = "a0";

    private static final int COUNT = 10;
    private static final int LINE_CHARS = 100;
    private static final int LINES_PER_KILOBYTE = 10;
    private static final String LETTERS = "The quick brown fox jumps over the lazy dog. ";

    private Content() {}

    static Map<String, Object> attributes(int kilobytes) {
        int lines = kilobytes * LINES_PER_KILOBYTE / COUNT;
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < COUNT; i++) {
            List<String> list = lines(lines, i);
            attributes.put("a" + i, i < COUNT / 2 ? list : String.join("", list));
        }
        return attributes;
    }

    /** A line of the same length that is another for each number. */
    static String line(long number) {
        String start = number + " ";
        return start + LETTERS.repeat(3).substring(0, LINE_CHARS - start.length());
    }

    private static List<String> lines(int count, int seed) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(1000L * seed + i));
        }
        return lines;
    }
}
