package dev.sluice.demo.tour;

import dev.sluice.demo.web.Texts;
import java.util.List;

/**
 * What was seen, to be said in the language of who reads it. Immutable.
 *
 * @param key of the text
 * @param parts for its places, such as numbers and names
 */
record Finding(String key, List<Object> parts) {
    Finding {
        parts = List.copyOf(parts);
    }

    static Finding of(String key, Object... parts) {
        return new Finding(key, List.of(parts));
    }

    String in(Texts texts) {
        return texts.text("seen." + key, parts.toArray());
    }
}
