package dev.sluice.cache;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.store.Flights;
import java.util.Optional;

/**
 * The right to ask the application, and what is to be done with its answer. Immutable.
 *
 * @param stale the copy that is asked about by its validators
 * @param look with the claim, if this request fills for all nodes
 * @param flight which others in this JVM may wait for
 * @param position of the purges now: what is purged from now on is void in the answer
 * @param stores whether the answer may be stored; not while Redis is away
 */
record Permit(
        Forward why,
        Optional<Copy> stale,
        Optional<Tiers.Look> look,
        Optional<Flights.Flight> flight,
        long position,
        boolean stores) {
    /** The same for one who fills for himself alone. */
    Permit alone() {
        return new Permit(why, stale, Optional.empty(), Optional.empty(), position, stores);
    }

    /** The same for one who fills for all. */
    Permit leading(Tiers.Look claimed, Flights.Flight leads) {
        return new Permit(why, stale, Optional.of(claimed), Optional.of(leads), position, stores);
    }

    /** The same for one who fills for all nodes, while nobody in this JVM waits. */
    Permit leading(Tiers.Look claimed) {
        return new Permit(why, stale, Optional.of(claimed), flight, position, stores);
    }

    /** The same without storing the answer. */
    Permit unstored() {
        return new Permit(why, stale, Optional.empty(), Optional.empty(), position, false);
    }

    /** The same without a copy to ask about. */
    Permit withoutStale() {
        return new Permit(why, Optional.empty(), look, flight, position, stores);
    }

    /** Lets others in this JVM go on. */
    void land(boolean stored) {
        flight.ifPresent(it -> it.land(stored));
    }
}
