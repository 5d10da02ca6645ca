package dev.sluice.core.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The label names and values of one meter, ordered by name whatever the order in the code. Immutable. */
record Labels(SortedMap<String, String> values) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /** Taken by the views themselves: {@code le} by histogram buckets, the others by JMX object names. */
    private static final Set<String> RESERVED = Set.of("le", "type", "context", "name", "instance");

    static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("labels must be pairs of name and value, but the last name, "
                    + namesAndValues[namesAndValues.length - 1] + ", has no value");
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            checkName(namesAndValues[i]);
            if (values.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
                throw new IllegalArgumentException("label " + namesAndValues[i] + " is given twice");
            }
        }
        return new Labels(Collections.unmodifiableSortedMap(values));
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("label name " + name + " must match " + NAME);
        }
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException(
                    "label name " + name + " is reserved; choose a name other than " + RESERVED);
        }
    }

    Set<String> names() {
        return values.keySet();
    }

    /** In Prometheus form without the braces: {@code outcome="ok",tier="near"}. */
    String text() {
        return values.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + escape(label.getValue()) + '"')
                .collect(Collectors.joining(","));
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    Map<String, String> with(String name, String value) {
        Map<String, String> all = new TreeMap<>(values);
        all.put(name, value);
        return all;
    }
}
