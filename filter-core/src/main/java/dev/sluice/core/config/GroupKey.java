package dev.sluice.core.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A key that exists once for each name an operator chooses: {@code ratelimit.rule.<name>.limit}. */
record GroupKey(String before, String after) {
    private static final String PLACE = "<name>";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

    static Optional<GroupKey> parse(String key) {
        int place = key.indexOf("." + PLACE + ".") + 1;
        return place == 0
                ? Optional.empty()
                : Optional.of(new GroupKey(key.substring(0, place), key.substring(place + PLACE.length())));
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name in a key of this form, which may still hold letters no name may have; empty for any other key. */
    Optional<String> nameIn(String key) {
        int end = key.length() - after.length();
        if (end <= before.length() || !key.startsWith(before) || !key.endsWith(after)) {
            return Optional.empty();
        }
        return Optional.of(key.substring(before.length(), end)).filter(name -> name.indexOf('.') < 0);
    }

    String keyOf(String name) {
        return before + name + after;
    }

    /** The name in an environment variable of this key: a name has no underscore, so each one stands for a hyphen. */
    Optional<String> nameInVariable(String variable) {
        return new GroupKey(Environment.variable(before), Environment.variablePart(after))
                .nameIn(variable)
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .filter(GroupKey::isName);
    }

    /** This key with the name that a misspelt one holds at the same place, for a suggestion. */
    Stream<String> nearTo(String misspelt) {
        int place = (int) before.chars().filter(c -> c == '.').count();
        String[] segments = misspelt.split("\\.", -1);
        return Stream.of(segments).skip(place).limit(1).filter(GroupKey::isName).map(this::keyOf);
    }
}
