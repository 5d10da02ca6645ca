package dev.sluice.demo.job;

import dev.sluice.demo.room.Line;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be counted about the lines of a room. Immutable.
 *
 * @param busiestHour of the day in UTC, 0 to 23; the earliest of several
 * @param longest the first of the longest lines
 * @param words the most used ones of four letters or more, with how often, the most frequent first
 */
record RoomSummary(
        int lines,
        long people,
        Optional<Integer> busiestHour,
        Optional<Line> longest,
        List<Map.Entry<String, Long>> words) {
    private static final int MOST_WORDS = 10;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int SHORTEST_WORD = 4;

    static RoomSummary of(List<Line> lines) {
        Map<Integer, Long> byHour = counted(
                lines.stream().map(line -> line.at().atOffset(ZoneOffset.UTC).getHour()));
        Map<String, Long> byWord = counted(lines.stream()
                .flatMap(line -> BETWEEN_WORDS.splitAsStream(line.text().toLowerCase(Locale.ROOT)))
                .filter(RoomSummary::isWord));
        return new RoomSummary(
                lines.size(),
                lines.stream().map(Line::user).distinct().count(),
                byHour.entrySet().stream()
                        .max(Map.Entry.<Integer, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                        .map(Map.Entry::getKey),
                lines.stream().reduce((a, b) -> b.text().length() > a.text().length() ? b : a),
                byWord.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_WORDS)
                        .toList());
    }

    private static <T> Map<T, Long> counted(Stream<T> things) {
        return things.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** Short words say nothing about what was talked of; Chinese has no spaces, and two signs of it are a word. */
    private static boolean isWord(String word) {
        boolean isChinese = word.codePoints().anyMatch(Character::isIdeographic);
        return word.length() >= (isChinese ? 2 : SHORTEST_WORD);
    }

    /** Plain text for a person. */
    String text(String room) {
        StringBuilder text = new StringBuilder("Room: " + room + "\n");
        text.append("Lines: ").append(lines).append("\nPeople: ").append(people).append('\n');
        busiestHour.ifPresent(hour -> text.append(String.format(Locale.ROOT, "Busiest hour: %02d:00 UTC\n", hour)));
        longest.ifPresent(line -> text.append("Longest line: ")
                .append(line.name())
                .append(", ")
                .append(line.text().length())
                .append(" characters: ")
                .append(line.text().replaceAll("\\R", " "))
                .append('\n'));
        if (!words.isEmpty()) {
            text.append("Most used words: ")
                    .append(words.stream()
                            .map(word -> word.getKey() + " (" + word.getValue() + ")")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        return text.toString();
    }
}
