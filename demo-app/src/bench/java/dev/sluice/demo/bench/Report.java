package dev.sluice.demo.bench;

import dev.sluice.demo.bench.Suite.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a run in Markdown. */
final class Report {
    private static final String NOT_ASKED = "–";

    private final List<Workload> workloads;
    private final List<Candidate> candidates;
    private final List<Comparison> comparisons;
    private final Results results;

    Report(BenchOptions options, Results results) {
        this.workloads = options.workloads();
        this.candidates = options.candidates();
        this.comparisons = options.suite().comparisons().stream()
                .filter(pair -> candidates.contains(pair.candidate()) && candidates.contains(pair.other()))
                .toList();
        this.results = results;
    }

    String throughput() {
        return byCandidate(workload ->
                candidate -> results.of(workload, candidate, Sample::perSecond).text("%,.0f"));
    }

    String latency() {
        return byCandidate(workload ->
                candidate -> results.of(workload, candidate, Sample::p50Millis).median("%.2f") + " / "
                        + results.of(workload, candidate, Sample::p99Millis).median("%.2f"));
    }

    /** The clients cost the same whomever they ask. */
    String processorTime() {
        return byCandidate(workload -> candidate -> {
            String server =
                    results.of(workload, candidate, Sample::serverMicros).median("%.0f");
            String redis = results.of(workload, candidate, Sample::redisMicros).median("%.0f");
            String client =
                    results.of(workload, candidate, Sample::clientMicros).median("%.0f");
            return server + " + " + redis + " + " + client;
        });
    }

    /** What one request costs at Redis while others are under way, when copies and shares held by the node pay off. */
    String load() {
        return byCandidate(workload -> candidate -> {
            String commands =
                    results.of(workload, candidate, Sample::redisCommands).median("%.2f");
            String in = results.of(workload, candidate, Sample::bytesToRedis).median("%,.0f");
            String out = results.of(workload, candidate, Sample::bytesFromRedis).median("%,.0f");
            return commands + " / " + in + " / " + out;
        });
    }

    /** How often the application was asked, which tells a hit from a miss. */
    String applicationCalls() {
        return byCandidate(workload -> candidate ->
                results.of(workload, candidate, Sample::applicationCalls).median("%.3f"));
    }

    /** By the threads of the JVM that runs the application; the compiler's and the collector's are not among them. */
    String allocation() {
        return byCandidate(workload -> candidate ->
                results.of(workload, candidate, Sample::allocatedBytes).text("%,.0f"));
    }

    String ratios(ToDoubleFunction<Sample> figure) {
        return table(
                head(comparisons.stream().map(Comparison::label)),
                workload -> comparisons.stream().map(pair -> ratio(workload, pair, figure)));
    }

    private String ratio(Workload workload, Comparison pair, ToDoubleFunction<Sample> figure) {
        return results.has(workload, pair.candidate()) && results.has(workload, pair.other())
                ? results.ratio(workload, pair, figure).text("%.2f")
                : NOT_ASKED;
    }

    private String byCandidate(Function<Workload, Function<Candidate, String>> cell) {
        return table(
                head(candidates.stream().map(Candidate::label)),
                workload -> candidates.stream()
                        .map(candidate -> results.has(workload, candidate)
                                ? cell.apply(workload).apply(candidate)
                                : NOT_ASKED));
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
