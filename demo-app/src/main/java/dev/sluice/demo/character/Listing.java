package dev.sluice.demo.character;

import java.util.List;

/**
 * One page of a list of characters. Immutable.
 *
 * @param page from 1
 * @param hasMore whether there is a page behind it
 */
record Listing(List<Profile> characters, int page, boolean hasMore) {
    Listing {
        characters = List.copyOf(characters);
    }
}
