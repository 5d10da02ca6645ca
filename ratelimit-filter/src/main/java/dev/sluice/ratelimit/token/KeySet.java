package dev.sluice.ratelimit.token;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that count at one time. Immutable; another set is another generation, whose verdicts are not those of this.
 *
 * <p>A key with an id answers to that {@code kid} and to no other token. A key without id answers to every token that
 * names no key of the set. Where several keys answer, so few are tried that nobody can make us check many signatures.
 */
final class KeySet {
    static final int MOST_TRIES = 3;

    /**
     * Who may have signed a token.
     *
     * @param isNamed whether the token names a key of the set, so that no other key set would know more
     */
    record Choice(List<VerificationKey> keys, boolean isNamed) {}

    private final List<VerificationKey> keys;
    private final Map<String, List<VerificationKey>> byId;

    KeySet(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
        this.byId = keys.stream().collect(Collectors.groupingBy(VerificationKey::id));
    }

    boolean holds(List<VerificationKey> others) {
        return keys.equals(others);
    }

    Choice choose(@Nullable String id, JwsAlgorithm algorithm) {
        boolean isNamed = id != null && !id.isEmpty() && byId.containsKey(id);
        List<VerificationKey> found = byId.getOrDefault(isNamed ? id : "", List.of()).stream()
                .filter(key -> key.algorithms().contains(algorithm))
                .limit(MOST_TRIES)
                .toList();
        return new Choice(found, isNamed);
    }
}
