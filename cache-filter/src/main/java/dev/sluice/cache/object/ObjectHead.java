package dev.sluice.cache.object;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What stands in Redis before the JSON of a value: {@code v}, or {@code n} where there is none, and the names of the
 * scopes of its tags with a blank between. Immutable.
 *
 * @param negative whether it is known that there is no value
 */
record ObjectHead(boolean negative, List<String> tagScopes) {
    byte[] bytes() {
        return ((negative ? "n" : "v") + String.join(" ", tagScopes)).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if that is none. */
    static Optional<ObjectHead> read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith("v") && !text.startsWith("n")) {
            return Optional.empty();
        }
        String scopes = text.substring(1);
        return Optional.of(
                new ObjectHead(text.startsWith("n"), scopes.isEmpty() ? List.of() : List.of(scopes.split(" "))));
    }
}
