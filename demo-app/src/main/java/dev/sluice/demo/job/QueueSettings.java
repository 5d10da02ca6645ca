package dev.sluice.demo.job;

import java.time.Duration;

/**
 * How this node works on the queue. Immutable.
 *
 * @param workers jobs done at once on this node, each on a thread with a connection of its own
 * @param lease how long a job stays with a worker nobody hears of; renewed at each third
 * @param block the longest wait for a new job in one call
 * @param sweep time between two looks for jobs whose delay or lease is over
 * @param attempts after so many failed ones a job is a dead letter
 * @param share how many jobs of one user wait for a worker, run, or are between two attempts at once, the others waiting aside: with
 *     fewer than the workers of all nodes together, he never has all of them
 * @param forget a worker without work that has not asked for so long belongs to a node that is gone
 */
record QueueSettings(
        int workers,
        Duration lease,
        Duration block,
        Duration sweep,
        int attempts,
        Backoff backoff,
        int share,
        Duration forget,
        WhenRedisIsDown whenRedisIsDown) {
    static QueueSettings of(WhenRedisIsDown whenRedisIsDown) {
        return new QueueSettings(
                2,
                Duration.ofSeconds(15),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                5,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                3, // Of the four workers of two nodes; where one node is alone, he may have both of its workers.
                Duration.ofMinutes(1),
                whenRedisIsDown);
    }
}
