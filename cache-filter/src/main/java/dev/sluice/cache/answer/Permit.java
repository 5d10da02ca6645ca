package dev.sluice.cache.answer;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.store.Flights;
import dev.sluice.cache.tiers.Tiers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to ask the application, and what is to be done with its answer. Immutable, but that it is used up once.
 *
 * @param stale the copy that is asked about by its validators
 * @param look with the claim, if this request fills for all nodes
 * @param flight which others in this JVM may wait for
 * @param position of the purges now: what is purged from now on is void in the answer
 * @param stores whether the answer may be stored; not while Redis is away
 * @param used once nobody waits for it any more; of all permits made of one another
 */
record Permit(
        Forward why,
        Optional<Copy> stale,
        Optional<Tiers.Look> look,
        Optional<Flights.Flight> flight,
        long position,
        boolean stores,
        AtomicBoolean used) {
    Permit(Forward why, Optional<Copy> stale, long position) {
        this(why, stale, Optional.empty(), Optional.empty(), position, true, new AtomicBoolean());
    }

    /** The same for one who fills for himself alone. */
    Permit alone() {
        return new Permit(why, stale, Optional.empty(), Optional.empty(), position, stores, used);
    }

    /** The same for one who fills for all. */
    Permit leading(Tiers.Look claimed, Flights.Flight leads) {
        return new Permit(why, stale, Optional.of(claimed), Optional.of(leads), position, stores, used);
    }

    /** The same for one who fills for all nodes, while nobody in this JVM waits. */
    Permit leading(Tiers.Look claimed) {
        return new Permit(why, stale, Optional.of(claimed), flight, position, stores, used);
    }

    /** The same without storing the answer. */
    Permit unstored() {
        return new Permit(why, stale, Optional.empty(), Optional.empty(), position, false, used);
    }

    /** The same without a copy to ask about. */
    Permit withoutStale() {
        return new Permit(why, Optional.empty(), look, flight, position, stores, used);
    }

    /** Uses it up; says whether that was still to be done, so that who waits is told once. */
    boolean use() {
        return used.compareAndSet(false, true);
    }

    /** Lets others in this JVM go on. */
    void land(boolean stored) {
        flight.ifPresent(it -> it.land(stored));
    }
}
