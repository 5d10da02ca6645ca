package dev.sluice.core.metrics;

import java.util.regex.Pattern;

/** What a meter is called and what it says of itself. Immutable. */
record Description(String name, String help, Labels labels) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    Description {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("metric name " + name + " must match " + NAME);
        }
    }
}
