package dev.sluice.demo.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What requests cost at Redis, in Markdown; candidates that cost the same share a line. Not thread-safe. */
final class CostTable {
    private static final List<String> HEAD = List.of(
            "Request", "", "Round trips", "Commands sent", "Run by scripts", "Bytes to Redis", "Bytes from Redis");

    private record Line(String request, List<String> cells) {}

    private final Map<Line, String> labels = new LinkedHashMap<>();

    void add(Workload workload, Candidate candidate, RedisCost cost) {
        List<String> cells = List.of(
                number(cost.roundTrips()),
                text(cost.sent()),
                text(cost.byScripts()),
                String.format(Locale.ROOT, "%,.0f", cost.bytesIn()),
                String.format(Locale.ROOT, "%,.0f", cost.bytesOut()));
        labels.merge(new Line(workload.label(), cells), candidate.label(), (one, other) -> one + "; " + other);
    }

    private static String text(Map<String, Double> commands) {
        return commands.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() == 1 ? "" : " ×" + number(entry.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        labels.forEach((line, label) -> rows.add(
                Stream.concat(Stream.of(line.request(), label), line.cells().stream()).toList()));
        return Report.table(HEAD, rows);
    }
}
