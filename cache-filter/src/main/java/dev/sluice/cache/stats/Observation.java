package dev.sluice.cache.stats;

import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Policy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One answer as a dry run looks at it. Immutable.
 *
 * @param refusal why it would not be stored; empty if it would
 * @param unkeyed the request fields the application read that are no part of the key, in lower case
 * @param contentType the media type without parameters, {@code (none)} without one
 * @param nonce whether its Content-Security-Policy holds a nonce, which a stored page would give to everybody
 */
public record Observation(Optional<NotStored> refusal, Set<String> unkeyed, String contentType, boolean nonce) {
    /** In the key, or hidden from the application while its answer is to be stored. */
    private static final Set<String> HARMLESS = Set.of("host", "range", "cache-control", "pragma");

    public Observation {
        unkeyed = Set.copyOf(unkeyed);
    }

    /**
     * What there is to see of an answer.
     *
     * @param read the request fields the application asked for, in lower case
     * @param policy by its rule, which may name fields that the answer forgot in {@code Vary}
     * @param answer the header of the answer
     */
    public static Observation of(Optional<NotStored> refusal, Set<String> read, Policy policy, Fields answer) {
        Set<String> vary = vary(policy, answer);
        Set<String> unkeyed = read.stream()
                .filter(name -> !vary.contains("*") && !vary.contains(name) && !isHarmless(name))
                .collect(Collectors.toSet());
        return new Observation(refusal, unkeyed, typeOf(answer.first("Content-Type")), hasNonce(answer));
    }

    private static Set<String> vary(Policy policy, Fields answer) {
        Stream<String> named = answer.values("Vary").stream().flatMap(line -> Arrays.stream(line.split(",", -1)));
        return Stream.concat(named, policy.vary().stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean isHarmless(String name) {
        return name.startsWith("if-") || HARMLESS.contains(name);
    }

    private static String typeOf(@Nullable String contentType) {
        if (contentType == null) {
            return "(none)";
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean hasNonce(Fields answer) {
        return answer.values("Content-Security-Policy").stream().anyMatch(line -> line.contains("'nonce-"));
    }
}
