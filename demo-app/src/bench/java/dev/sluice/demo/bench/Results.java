package dev.sluice.demo.bench;

import dev.sluice.demo.bench.Suite.Comparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The samples of all rounds, by workload and candidate, in the order of the rounds. Not thread-safe. */
final class Results {
    private record Cell(Workload workload, Candidate candidate) {}

    private final Map<Cell, List<Sample>> samples = new HashMap<>();

    void add(Workload workload, Candidate candidate, Sample sample) {
        samples.computeIfAbsent(new Cell(workload, candidate), unused -> new ArrayList<>())
                .add(sample);
    }

    Spread of(Workload workload, Candidate candidate, ToDoubleFunction<Sample> figure) {
        return Spread.of(samples(workload, candidate).stream().mapToDouble(figure));
    }

    /** A figure of one candidate by that of another in the same round. */
    Spread ratio(Workload workload, Comparison pair, ToDoubleFunction<Sample> figure) {
        List<Sample> ours = samples(workload, pair.candidate());
        List<Sample> theirs = samples(workload, pair.other());
        return Spread.of(IntStream.range(0, ours.size())
                .mapToDouble(round -> figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(theirs.get(round))));
    }

    boolean has(Workload workload, Candidate candidate) {
        return samples.containsKey(new Cell(workload, candidate));
    }

    private List<Sample> samples(Workload workload, Candidate candidate) {
        return samples.getOrDefault(new Cell(workload, candidate), List.of());
    }
}
