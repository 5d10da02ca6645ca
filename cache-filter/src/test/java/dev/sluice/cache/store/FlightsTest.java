package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FlightsTest {
    private final AtomicLong now = new AtomicLong();
    private final Flights flights = new Flights(Duration.ofSeconds(30), now::get);

    @Test
    void secondOneFollowsUntilTheFirstHasLanded() {
        Flights.Boarding first = flights.board("a");
        assertThat(first.leads()).isTrue();
        assertThat(flights.board("a").leads()).isFalse();
        first.flight().land(true);
        assertThat(first.flight().awaitCopy(Duration.ZERO)).isTrue();
        assertThat(flights.board("a").leads()).isTrue();
    }

    @Test
    void flightThatNeverLandsHoldsNobodyUpForEver() {
        Flights.Boarding lost = flights.board("a");
        now.addAndGet(Duration.ofSeconds(30).toNanos());
        Flights.Boarding next = flights.board("a");
        assertThat(next.leads()).isTrue();
        lost.flight().land(true);
        assertThat(flights.board("a").flight()).isSameAs(next.flight());
    }

    @Test
    void flightsThatNeverLandTakeNoMemoryForEver() {
        for (int i = 0; i < 1000; i++) {
            flights.board("lost" + i);
        }
        now.addAndGet(Duration.ofSeconds(30).toNanos());
        flights.board("a");
        assertThat(flights.underWay()).isOne();
    }
}
