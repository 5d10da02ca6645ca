package dev.sluice.core.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * Splits the text of a properties file into its entries and remembers their lines, which {@link Properties} does not.
 *
 * <p>Only the borders of an entry are found here; separators and escapes of each one are left to {@link Properties}.
 */
final class PropertiesText {
    private final String name;
    private final String[] lines;
    private final Problems problems;

    PropertiesText(String name, String text, Problems problems) {
        this.name = name;
        this.lines = text.split("\r\n|\r|\n", -1);
        this.problems = problems;
    }

    /** Every entry in the order of the file, a repeated key as often as it stands there. */
    List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        int next;
        for (int start = 0; start < lines.length; start = next) {
            next = end(start);
            read(start, next, entries);
        }
        return entries;
    }

    /** The line after the entry or comment that begins at {@code start}. */
    private int end(int start) {
        int line = start;
        while (!isComment(lines[start]) && continues(lines[line]) && line + 1 < lines.length) {
            line++;
        }
        return line + 1;
    }

    private void read(int start, int end, List<Entry> entries) {
        String source = name + ":" + (start + 1);
        var one = new Properties();
        try {
            String text = String.join("\n", Arrays.asList(lines).subList(start, end));
            one.load(new StringReader(end < lines.length ? text + "\n" : text));
        } catch (IllegalArgumentException e) {
            problems.add(source, "a \\u must be followed by four hexadecimal digits; write \\\\u for a plain \\u");
        } catch (IOException e) {
            throw new UncheckedIOException("a string could not be read", e);
        }
        one.stringPropertyNames()
                .forEach(key ->
                        entries.add(new Entry(key, one.getProperty(key, "").strip(), source)));
    }

    private static boolean isComment(String line) {
        // The white space of java.util.Properties: not that of Character.isWhitespace.
        String text = line.replaceFirst("^[ \t\f]+", "");
        return text.startsWith("#") || text.startsWith("!");
    }

    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
