package dev.sluice.demo.character;

import java.time.Instant;

/**
 * What a character is up to: small, asked for all the time and changed often, as the state of a device is. Immutable.
 *
 * @param mood a few words; may be empty
 * @param changed to the millisecond
 */
public record Status(Availability availability, String mood, Instant changed) {
    static final int LONGEST_MOOD = 140;
}
