package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** A thousand clients ask four nodes at one moment for a page that takes its time and has just expired. */
final class Stampede implements AutoCloseable {
    private static final int NODES = 4;
    private static final int CLIENTS = 1000;
    private static final Duration PAST_FRESHNESS = Duration.ofMillis(3300);
    private static final Duration PAST_REFRESH = Article.SLOW_TIME.multipliedBy(3);
    private static final double NANOS_PER_MILLI = 1e6;

    /** What the caches hold when the clients come. */
    private enum State {
        NEVER_STORED("never stored", ""),
        EXPIRED("expired", ""),
        STALE("expired, may be served stale", "stale/");

        private final String label;
        private final String folder;

        State(String label, String folder) {
            this.label = label;
            this.folder = folder;
        }
    }

    /** Whom they ask in which state. */
    private record Case(Candidate candidate, State state) {}

    /** What came of it once. */
    private record Outcome(double calls, double medianMillis, double slowestMillis) {}

    private final BenchOptions options;
    private final RedisServer redis = RedisServer.start();
    private final Map<Candidate, List<ServerProcess>> nodes = new LinkedHashMap<>();
    private final Map<Case, List<Outcome>> outcomes = new LinkedHashMap<>();

    private Stampede(BenchOptions options) {
        this.options = options;
    }

    static void run(BenchOptions options) throws IOException, InterruptedException {
        try (Stampede stampede = new Stampede(options)) {
            Bench.printMachine(stampede.redis);
            stampede.start(Candidate.NO_CACHE);
            stampede.start(Candidate.CACHE);
            stampede.rounds();
            stampede.print();
        }
    }

    private void start(Candidate candidate) throws IOException {
        List<ServerProcess> started = new ArrayList<>();
        nodes.put(candidate, started);
        for (int i = 0; i < NODES; i++) {
            started.add(ServerProcess.start(candidate, redis.port(), options));
        }
    }

    private void rounds() throws IOException, InterruptedException {
        for (int round = -options.warmups(); round < options.rounds(); round++) {
            for (Candidate candidate : nodes.keySet()) {
                for (State state : State.values()) {
                    Outcome outcome = once(new Case(candidate, state), round);
                    if (round >= 0) {
                        outcomes.computeIfAbsent(new Case(candidate, state), unused -> new ArrayList<>())
                                .add(outcome);
                    }
                }
            }
        }
    }

    private Outcome once(Case which, int round) throws IOException, InterruptedException {
        OnePage page = new OnePage("/slow/" + which.state().folder + which.state() + "/" + round, CLIENTS);
        List<ServerProcess> asked = nodes.getOrDefault(which.candidate(), List.of());
        if (which.state() != State.NEVER_STORED) {
            for (ServerProcess node : asked) {
                askOnce(node, page);
            }
            Pause.of(PAST_FRESHNESS);
        }
        calls(asked);
        double[] millis = rush(asked, page);
        Pause.of(PAST_REFRESH); // a refresh in the background counts as well
        return new Outcome(calls(asked), millis[millis.length / 2], millis[millis.length - 1]);
    }

    private static void askOnce(ServerProcess node, OnePage page) throws IOException {
        try (Visitor visitor = new Visitor(node, page)) {
            visitor.visit(1);
        }
    }

    /** How long each waited, the shortest first. */
    private double[] rush(List<ServerProcess> asked, OnePage page) throws IOException, InterruptedException {
        try (Crowd crowd = Crowd.gather(asked, page, CLIENTS)) {
            crowd.run(Visitor::visitTimed);
            return crowd.durations().stream()
                    .flatMapToLong(LongStream::of)
                    .mapToDouble(nanos -> nanos / NANOS_PER_MILLI)
                    .sorted()
                    .toArray();
        }
    }

    private static long calls(List<ServerProcess> asked) throws IOException {
        long calls = 0;
        for (ServerProcess node : asked) {
            calls += node.figures().applicationCalls();
        }
        return calls;
    }

    private void print() {
        List<List<String>> rows = new ArrayList<>();
        outcomes.forEach((which, found) -> rows.add(List.of(
                which.state().label,
                which.candidate().label(),
                spread(found, Outcome::calls),
                spread(found, Outcome::medianMillis),
                spread(found, Outcome::slowestMillis))));
        Bench.print(
                CLIENTS + " clients at one moment, " + NODES + " nodes, a page of " + Article.SLOW_TIME.toMillis()
                        + " ms; " + options.rounds() + " rounds",
                Report.table(
                        List.of("The page was", "", "Calls of the application", "Median, ms", "Slowest, ms"), rows));
    }

    private static String spread(List<Outcome> found, ToDoubleFunction<Outcome> figure) {
        return Spread.of(found.stream().mapToDouble(figure)).text("%,.0f");
    }

    @Override
    public void close() {
        nodes.values().forEach(some -> some.forEach(ServerProcess::close));
        redis.close();
    }
}
