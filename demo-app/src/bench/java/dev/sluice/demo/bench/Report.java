package dev.sluice.demo.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a run in Markdown. */
final class Report {
    private final List<Workload> workloads;
    private final Results results;

    Report(List<Workload> workloads, Results results) {
        this.workloads = workloads;
        this.results = results;
    }

    String throughput() {
        return byCandidate(
                workload -> candidate -> results.of(workload, candidate, Sample::perSecond).text("%,.0f"));
    }

    String latency() {
        return byCandidate(workload ->
                candidate -> results.of(workload, candidate, Sample::p50Millis).median("%.2f") + " / "
                        + results.of(workload, candidate, Sample::p99Millis).median("%.2f"));
    }

    /** The clients cost the same whomever they ask. */
    String processorTime() {
        return byCandidate(workload -> candidate -> {
            String server = results.of(workload, candidate, Sample::serverMicros).median("%.0f");
            String redis = results.of(workload, candidate, Sample::redisMicros).median("%.0f");
            String client = results.of(workload, candidate, Sample::clientMicros).median("%.0f");
            return server + " + " + redis + " + " + client;
        });
    }

    String ratios() {
        List<Candidate> others = List.of(Candidate.BASE, Candidate.SPRING_JEDIS, Candidate.SPRING_LETTUCE);
        return table(
                head(others.stream().map(other -> "to " + other.label())),
                workload -> others.stream().map(other -> results.ratio(workload, Candidate.SLUICE, other)
                        .text("%.2f")));
    }

    private String byCandidate(Function<Workload, Function<Candidate, String>> cell) {
        return table(
                head(Arrays.stream(Candidate.values()).map(Candidate::label)),
                workload -> Arrays.stream(Candidate.values()).map(cell.apply(workload)));
    }

    private static List<String> head(Stream<String> labels) {
        return Stream.concat(Stream.of("Request"), labels).toList();
    }

    private String table(List<String> head, Function<Workload, Stream<String>> cells) {
        List<List<String>> rows = workloads.stream()
                .map(workload -> Stream.concat(Stream.of(workload.label()), cells.apply(workload))
                        .toList())
                .toList();
        return table(head, rows);
    }

    static String table(List<String> head, List<List<String>> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(head);
        lines.add(head.stream().map(unused -> "---").toList());
        lines.addAll(rows);
        return lines.stream()
                .map(line -> line.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }
}
