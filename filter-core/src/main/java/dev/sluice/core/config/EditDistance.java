package dev.sluice.core.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the key somebody probably meant: the one that takes the fewest changed letters. */
final class EditDistance {
    private EditDistance() {}

    /** The nearest candidate, empty where none is near enough to be a slip of the keyboard. */
    static Optional<String> nearest(String written, Stream<String> candidates) {
        int limit = Math.max(2, written.length() / 4);
        return candidates
                .filter(candidate -> between(written, candidate) <= limit)
                .min(Comparator.comparingInt((String candidate) -> between(written, candidate)));
    }

    /** Levenshtein's distance, one row of the table at a time. */
    static int between(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
