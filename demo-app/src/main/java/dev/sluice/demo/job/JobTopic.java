package dev.sluice.demo.job;

import dev.sluice.demo.lock.Locks;
import dev.sluice.demo.web.Ground;

/** The topic of jobs. */
public final class JobTopic {
    private JobTopic() {}

    /** Adds the queue, its workers and the pages. */
    public static Jobs addTo(Ground ground, Locks locks, WhenRedisIsDown whenRedisIsDown) {
        return new Jobs();
    }
}
