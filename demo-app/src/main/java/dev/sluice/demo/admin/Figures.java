package dev.sluice.demo.admin;

import java.time.Instant;
import java.util.Map;

/**
 * What one node has done since its start, and how Redis stands as it sees it, at one moment. Immutable; the console draws
 * it, and Jackson writes it as it stands.
 *
 * @param limits calls since the start by what became of them: {@code within}, {@code near}, {@code over}, {@code failed}
 * @param jobs by state
 * @param statements sent to the database since the start
 */
record Figures(
        String node,
        Instant at,
        Hits answers,
        Hits objects,
        Map<String, Long> limits,
        Redis redis,
        People people,
        Map<String, Long> jobs,
        long statements) {
    /**
     * Who answered, since the start.
     *
     * @param near this JVM
     * @param far Redis
     * @param misses the application or its database
     */
    record Hits(long near, long far, long misses) {
        Hits and(Hits others) {
            return new Hits(near + others.near, far + others.far, misses + others.misses);
        }

        /** The part from near and far copies, 0 to 1; zero if nothing was asked for. */
        double rate() {
            long all = near + far + misses;
            return all == 0 ? 0 : (near + far) / (double) all;
        }
    }

    /**
     * How Redis stands.
     *
     * @param answers whether it does; if not, the memory is what was last known
     * @param why it does not; empty if it does
     * @param p50Millis of its answers to this node in the last seconds: no slower were one half of them, to the bounds of the
     *     histogram; zero if there were none
     * @param p99Millis the same of 99 of 100
     * @param maxBytes zero: as much as there is
     */
    record Redis(boolean answers, String why, double p50Millis, double p99Millis, long usedBytes, long maxBytes) {}

    /**
     * Who is there, on all nodes, as last known.
     *
     * @param sessions that have not ended
     * @param users seen in the last five minutes, about
     */
    record People(long sessions, long users) {}
}
