package dev.sluice.demo.bench;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run goes by, from the system properties {@code bench.*}. Immutable.
 *
 * @param rounds how often each candidate is measured with each workload
 * @param warmups rounds before those, which count for nothing
 * @param seconds how long one measurement takes
 * @param clients how many connections ask at once, each as soon as it has its answer, where the workload leaves it open
 * @param candidates who is measured, and {@code workloads} with which requests
 * @param jvm more JVM options for the servers, for a profile; {@code %c} stands for the candidate
 * @param jedisOfSpring the jar to take the place of our Jedis on Spring's class path
 */
record BenchOptions(
        int rounds,
        int warmups,
        double seconds,
        int clients,
        Suite suite,
        List<Candidate> candidates,
        List<Workload> workloads,
        String jvm,
        String jedisOfSpring) {

    /** The system property that names a file, by its absolute path, to take the place of {@code limiter.properties}. */
    static final String LIMITER_SETTINGS = "bench.limiter.settings";

    static BenchOptions fromSystemProperties(Suite suite) {
        String workloadPattern = System.getProperty("bench.workloads", ".*");
        List<Workload> workloads = suite.workloads()
                .filter(workload -> workload.path().matches(workloadPattern))
                .<Workload>map(workload -> workload)
                .toList();
        String candidatePattern = System.getProperty("bench.candidates", ".*");
        List<Candidate> candidates = suite.candidates().stream()
                .filter(candidate -> candidate.name().matches(candidatePattern))
                .toList();
        return new BenchOptions(
                Integer.getInteger("bench.rounds", 5),
                Integer.getInteger("bench.warmups", 1),
                Double.parseDouble(System.getProperty("bench.seconds", "2.5")),
                Integer.getInteger("bench.clients", 16),
                suite,
                candidates,
                workloads,
                System.getProperty("bench.jvm", ""),
                System.getProperty("bench.spring.jedis", ""));
    }

    /** The same with more JVM options for the servers; of two that differ the JVM takes the later one. */
    BenchOptions withServerOptions(String more) {
        return new BenchOptions(
                rounds, warmups, seconds, clients, suite, candidates, workloads, jvm + " " + more, jedisOfSpring);
    }

    List<String> serverOptions(Candidate candidate) {
        String limits = "-D" + LIMITER_SETTINGS + "=" + System.getProperty(LIMITER_SETTINGS, "");
        String near = "-D" + Caches.NEAR_SIZE + "=" + Caches.nearSize();
        Stream<String> own = Stream.of(jvm.replace("%c", candidate.name()).split(" ", -1));
        return Stream.concat(Stream.of(limits, near), own)
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /** Spring Data is made for another Jedis than we are. */
    String classPath(Candidate candidate) {
        String own = System.getProperty("java.class.path");
        if (!candidate.isSpring()) {
            return own;
        }
        return Arrays.stream(own.split(File.pathSeparator, -1))
                .map(entry -> new File(entry).getName().matches("jedis-\\d.*\\.jar") ? jedisOfSpring : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
