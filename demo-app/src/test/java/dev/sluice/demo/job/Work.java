package dev.sluice.demo.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Work for tests: counts how often it was begun, and waits for a gate where it is told to. Thread-safe. */
final class Work implements JobKind {
    final AtomicInteger begun = new AtomicInteger();
    final CountDownLatch gate;
    private final String result;

    private Work(String result, int gates) {
        this.result = result;
        this.gate = new CountDownLatch(gates);
    }

    static Work quick(String result) {
        return new Work(result, 0);
    }

    /** Goes on when the gate is opened, or when it is cancelled and interruptible. */
    static Work gated(String result) {
        return new Work(result, 1);
    }

    @Override
    public String name() {
        return "work";
    }

    @Override
    public String run(JobRun run) throws InterruptedException {
        begun.incrementAndGet();
        run.progress(50);
        boolean isOpen = false;
        while (!isOpen && !run.isCancelled()) {
            isOpen = gate.await(5, TimeUnit.MILLISECONDS);
        }
        return result;
    }

    /** Never asks whether it is wanted, and is not interrupted. */
    static JobKind stubborn(Work work, String result) {
        return new JobKind() {
            @Override
            public String name() {
                return work.name();
            }

            @Override
            public String run(JobRun run) {
                work.begun.incrementAndGet();
                while (work.gate.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                return result;
            }
        };
    }
}
