package dev.sluice.core.redis;

import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Lincheck interleaves the breaker's operations: each must look as if it happened at one moment. It is public for Lincheck. */
public class BreakerModelTest {
    private final Breaker breaker = new Breaker(2, Duration.ZERO, () -> 0);

    @Operation
    public boolean allows() {
        return breaker.allows();
    }

    @Operation
    public void succeeded() {
        breaker.succeeded();
    }

    @Operation
    public boolean failed() {
        return breaker.failed();
    }

    @Operation
    public boolean tryProbe() {
        return breaker.tryProbe();
    }

    @Operation
    public void probeAnswered() {
        breaker.probed(true);
    }

    @Operation
    public void probeUnanswered() {
        breaker.probed(false);
    }

    @Test
    void everyOperationIsAtomicUnderAllInterleavings() {
        new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(3)
                .check(BreakerModelTest.class);
    }

    @Test
    void everyOperationIsAtomicUnderStress() {
        new StressOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(3)
                .check(BreakerModelTest.class);
    }
}
