package dev.sluice.ratelimit.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. Thread-safe. */
final class MovingClock extends Clock {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = START;

    synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
