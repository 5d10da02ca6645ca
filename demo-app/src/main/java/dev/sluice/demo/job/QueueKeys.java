package dev.sluice.demo.job;

/**
 * Names the keys of the queue; one hash tag, so that a script may touch all of them on a Cluster. Immutable.
 *
 * @param prefix as all keys of the application have it, with its colon
 */
record QueueKeys(String prefix) {
    String key(String rest) {
        return prefix + "job:{jobs}:" + rest;
    }

    /** Stream of the jobs that wait for a worker or are with one. */
    String ready() {
        return key("ready");
    }

    /** Sorted set of the jobs that wait for their next attempt, by its time. */
    String delayed() {
        return key("delayed");
    }

    /** Sorted set of the jobs that wait until their user has fewer in the queue; each as user, time of creation, id and dedupe hash. */
    String waiting() {
        return key("waiting");
    }

    /** Stream of dead letters. */
    String dead() {
        return key("dead");
    }

    /** Hash of one job. */
    String job(String id) {
        return key("job:" + id);
    }

    /** Sorted set of a user's jobs that are not over, by creation. */
    String open(long user) {
        return key("open:" + user);
    }

    /** Sorted set of a user's jobs that are, by their end. */
    String ended(long user) {
        return key("ended:" + user);
    }

    /** Count of jobs done that day. */
    String done(String day) {
        return key("done:" + day);
    }
}
