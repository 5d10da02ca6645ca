package dev.sluice.ratelimit.rule;

import java.util.OptionalLong;

/** The limits that hold for single clients in place of those of their rules. Thread-safe. */
public final class Overrides {
    /** The limit of that client under that rule, if it has one of its own. */
    public OptionalLong limitOf(String rule, String partition) {
        return OptionalLong.empty();
    }
}
