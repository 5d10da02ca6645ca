package dev.sluice.demo.job;

import java.time.Duration;

/** Counts, slowly: for whoever wants to watch a job, cancel it, or kill its node. Thread-safe. */
final class SlowCount implements JobKind {
    static final String NAME = "slow-count";
    static final int MOST = 1000;

    private static final Duration STEP = Duration.ofMillis(200);
    private static final int ALL = 100;

    private final Pause pause;

    SlowCount(Pause pause) {
        this.pause = pause;
    }

    /** How to let time pass between two steps. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String run(JobRun run) throws InterruptedException {
        String to = run.argument("steps");
        int steps = to.matches("[0-9]{1,4}") ? Integer.parseInt(to) : 0;
        if (steps < 1 || steps > MOST) {
            throw new IllegalArgumentException("steps must be from 1 to " + MOST);
        }
        int step = 0;
        while (step < steps && !run.isCancelled()) {
            pause.of(STEP);
            step++;
            run.progress(step * ALL / steps);
        }
        return "Counted to " + step + " in attempt " + run.fence() + ".\n";
    }
}
