package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member of a list whose members have weights (RFC 9110 section 12.4.2). Immutable.
 *
 * @param weight from 0 to 1; 1 without one, below zero if it cannot be read
 */
record Weighted(String name, double weight) {
    private static final Pattern WEIGHT = Pattern.compile("q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)");
    static final int MOST = 64;

    /** The members of all lines, at most 64. */
    static List<Weighted> list(List<String> lines) {
        List<Weighted> members = new ArrayList<>();
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                String text = member.strip();
                if (!text.isEmpty() && members.size() < MOST) {
                    members.add(of(text));
                }
            }
        }
        return members;
    }

    private static Weighted of(String member) {
        int semicolon = member.indexOf(';');
        if (semicolon < 0) {
            return new Weighted(member, 1);
        }
        String parameter = member.substring(semicolon + 1).strip().toLowerCase(Locale.ROOT);
        Matcher weight = WEIGHT.matcher(parameter);
        String name = member.substring(0, semicolon).strip();
        return new Weighted(name, weight.matches() ? Double.parseDouble(weight.group(1)) : -1);
    }
}
