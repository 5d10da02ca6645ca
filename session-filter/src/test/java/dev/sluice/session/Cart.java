package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;

/** A class of the application, with hidden fields and no accessors to them. */
final class Cart {
    private final List<Item> items = new ArrayList<>();

    /** A record of the application. */
    record Item(String name, int count) {}

    Cart add(String name, int count) {
        items.add(new Item(name, count));
        return this;
    }

    List<Item> items() {
        return items;
    }
}
