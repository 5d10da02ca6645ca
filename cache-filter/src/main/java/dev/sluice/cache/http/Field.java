package dev.sluice.cache.http;

import java.util.List;

/** One line of a header. Immutable. */
public record Field(String name, String value) {
    /** Some lines, read by name. */
    public static Fields all(List<Field> fields) {
        return name -> fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
