package dev.sluice.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the process gives: system properties and environment variables, as they stood at the start. Immutable. */
record Environment(Map<String, String> properties, Map<String, String> variables) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)(}|$)");

    static Environment ofProcess() {
        var properties = new TreeMap<String, String>();
        System.getProperties()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, System.getProperty(name, "")));
        return new Environment(properties, System.getenv());
    }

    /** {@code redis.key-prefix} is set by {@code SLUICE_REDIS_KEY_PREFIX}; a leading {@code sluice.} is not doubled. */
    static String variable(String key) {
        String name = variablePart(key);
        return name.startsWith("SLUICE_") ? name : "SLUICE_" + name;
    }

    /** A piece of a key as it stands inside the name of a variable. */
    static String variablePart(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Optional<Entry> find(String key) {
        String property = properties.get(key);
        if (property != null) {
            return Optional.of(new Entry(key, property.strip(), "system property"));
        }
        String name = variable(key);
        return Optional.ofNullable(variables.get(name))
                .map(value -> new Entry(key, value.strip(), "environment variable " + name));
    }

    /** Replaces each <code>${NAME}</code> once: what a variable holds is taken as it is. */
    Expanded expand(String value) {
        var faults = new ArrayList<String>();
        String text = VARIABLE.matcher(value).replaceAll(match -> {
            String held = variables.get(match.group(1));
            if (match.group(2).isEmpty()) {
                faults.add("has ${ without }");
            } else if (held == null) {
                faults.add("needs the environment variable " + match.group(1) + ", which is not set");
            }
            return held == null ? "" : Matcher.quoteReplacement(held);
        });
        return new Expanded(text, List.copyOf(faults));
    }

    /** A value with its variables replaced; any fault means that the text is of no use. */
    record Expanded(String text, List<String> faults) {}
}
