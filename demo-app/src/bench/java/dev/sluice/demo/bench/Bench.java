package dev.sluice.demo.bench;

import dev.sluice.demo.bench.pure.PureParts;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * One run: starts Redis and a server per candidate, measures them in turn, prints the tables. The command stands in
 * {@code BENCHMARKS.md}.
 */
@SuppressWarnings("SystemOut") // a command whose output is its purpose
final class Bench implements AutoCloseable {
    private final BenchOptions options;
    private final RedisServer redis = RedisServer.start();
    private final List<Deployment> servers = new ArrayList<>();

    private Bench(BenchOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        String suite = System.getProperty("bench.suite", "sessions");
        switch (suite) {
            case "pure" -> PureParts.run();
            case "stampede" -> Stampede.run(BenchOptions.fromSystemProperties(Suite.CACHES));
            case "chat" -> Chats.run(BenchOptions.fromSystemProperties(Suite.CACHES));
            case "memory" -> BoundedMemory.run(BenchOptions.fromSystemProperties(Suite.CACHES));
            case "hit-rate" -> HitRate.run(BenchOptions.fromSystemProperties(Suite.CACHES));
            default -> run(BenchOptions.fromSystemProperties(Suite.valueOf(suite.toUpperCase(Locale.ROOT))));
        }
    }

    private static void run(BenchOptions options) throws IOException, InterruptedException {
        try (Bench bench = new Bench(options)) {
            bench.run();
        }
    }

    private void run() throws IOException, InterruptedException {
        printMachine(redis);
        for (Candidate candidate : options.candidates()) {
            start(candidate);
        }
        String costs = redisCosts();
        Report report = new Report(options, rounds());
        System.out.printf(
                "%s%s%d rounds of %s s each after %d to warm up; servers with %s.%n",
                proxies(),
                options.suite() == Suite.SESSIONS ? options.clients() + " clients, " : "",
                options.rounds(),
                options.seconds(),
                options.warmups(),
                String.join(" ", ServerProcess.OPTIONS));
        print(report, costs);
    }

    private void print(Report report, String costs) {
        print("Requests per second: median (least–greatest) of the rounds", report.throughput());
        print("Requests per second by another's in the same round", report.ratios(Sample::perSecond));
        print("Latency in ms, p50 / p99", report.latency());
        print("Processor time per request in µs, server + Redis + clients", report.processorTime());
        print(
                "Processor time of server and Redis per request by another's in the same round",
                report.ratios(Sample::serverSideMicros));
        print("Bytes allocated per request by the server's threads", report.allocation());
        if (options.suite() == Suite.CACHES) {
            print("Calls of the application per request", report.applicationCalls());
        }
        print("Cost of one request at Redis", costs);
        print("The same under load: commands, those of scripts included / bytes to / bytes from Redis", report.load());
    }

    private void start(Candidate candidate) throws IOException {
        if (candidate.isProxy()) {
            CacheProxy.start(candidate, redis.port(), options).ifPresent(servers::add);
        } else {
            servers.add(ServerProcess.start(candidate, redis.port(), options));
        }
    }

    /** The programs among the candidates. */
    private String proxies() {
        StringBuilder text = new StringBuilder();
        for (Candidate candidate : options.candidates()) {
            if (candidate.isProxy()) {
                text.append(ProxyProgram.find(candidate)
                        .map(program -> program.version() + ".\n")
                        .orElse(""));
            }
        }
        return text.toString();
    }

    /** Before anything else runs, because it tells how busy the machine is. */
    static void printMachine(RedisServer redis) {
        System.out.println(Machine.describe(redis) + ".");
    }

    static void print(String title, String table) {
        System.out.printf("%n### %s%n%n%s", title, table);
    }

    private String redisCosts() throws IOException {
        CostTable table = new CostTable();
        for (Workload workload : options.workloads()) {
            for (Deployment server : servers) {
                if (server.candidate().usesRedis() && asks(workload, server)) {
                    table.add(workload, server.candidate(), RedisCost.measure(redis, server, workload));
                }
            }
        }
        return table.toString();
    }

    private Results rounds() throws IOException, InterruptedException {
        Results results = new Results();
        Results forgotten = new Results();
        Load load = new Load(redis, options);
        for (int round = -options.warmups(); round < options.rounds(); round++) {
            System.err.println(round < 0 ? "warming up" : "round " + (round + 1) + " of " + options.rounds());
            round(load, round < 0 ? forgotten : results);
        }
        return results;
    }

    /** The candidates one after the other on each workload; who is first changes, lest it matter. */
    private void round(Load load, Results results) throws IOException, InterruptedException {
        for (Workload workload : options.workloads()) {
            for (Deployment server : servers) {
                if (asks(workload, server)) {
                    results.add(workload, server.candidate(), load.measure(server, workload));
                }
            }
        }
        Collections.rotate(servers, 1);
    }

    private static boolean asks(Workload workload, Deployment server) {
        return workload.candidates().contains(server.candidate());
    }

    @Override
    public void close() {
        servers.forEach(Deployment::close);
        redis.close();
    }
}
