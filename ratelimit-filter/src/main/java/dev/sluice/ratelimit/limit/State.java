package dev.sluice.ratelimit.limit;

import java.time.Duration;

/**
 * How a client stands under one rule after its request. Immutable.
 *
 * @param over whether the request went beyond the limit; if the charge is not enforced, it was counted nevertheless
 * @param remaining cost it may still send now; of a leased charge what this node knows, which may be too much
 * @param resetIn until the whole limit is there again
 * @param retryIn until a request of this cost can be admitted; zero unless {@code over}
 * @param mark when it was counted, as {@link Limiter#refund} wants to know; {@link #NO_MARK} if nothing was
 */
public record State(Charge charge, boolean over, long remaining, Duration resetIn, Duration retryIn, long mark) {
    /** Of a state that nothing can be taken back of. */
    public static final long NO_MARK = -1;

    /** Of a state that this JVM counted alone. */
    static final long COUNTED_HERE = -2;

    /** A state that was not counted in Redis. */
    public State(Charge charge, boolean over, long remaining, Duration resetIn, Duration retryIn) {
        this(charge, over, remaining, resetIn, retryIn, NO_MARK);
    }
}
