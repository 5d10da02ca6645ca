package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.List;

/** Header fields for tests, written as names and values in turn. */
final class HeaderOf implements Fields {
    private final String[] lines;

    HeaderOf(String... lines) {
        this.lines = lines;
    }

    static Fields none() {
        return new HeaderOf();
    }

    @Override
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < lines.length; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                values.add(lines[i + 1]);
            }
        }
        return values;
    }
}
