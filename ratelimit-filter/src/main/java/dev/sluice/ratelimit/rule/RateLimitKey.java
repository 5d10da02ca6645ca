package dev.sluice.ratelimit.rule;

import dev.sluice.core.redis.KeySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are counted together: those with the same value of what the key names. Immutable.
 *
 * <p>A word is {@code address}, {@code principal}, {@code claim:<path>}, {@code header:<Name>}, {@code session} or
 * {@code all}; {@code +} joins words that count as one, and {@code |} parts alternatives, of which the first counts that
 * the request has all words of. Two keys are equal if they count the same, in whatever order the words were joined.
 */
public record RateLimitKey(List<Alternative> alternatives) {
    static final String FORM = "address, principal, claim:<path>, header:<Name>, session or all, joined by +,"
            + " with | between at most 4 alternatives; what is always there comes last and alone";
    static final int MAX_ALTERNATIVES = 4;
    static final int MAX_WORDS = 4;

    /** Refuses no alternatives, too many, two alike, and one behind another that is always there. */
    public RateLimitKey {
        alternatives = List.copyOf(alternatives);
        long different = alternatives.stream().distinct().count();
        boolean allReachable = alternatives.stream()
                .limit(Math.max(0, alternatives.size() - 1))
                .noneMatch(Alternative::isAlwaysThere);
        if (alternatives.isEmpty()
                || alternatives.size() > MAX_ALTERNATIVES
                || different < alternatives.size()
                || !allReachable) {
            throw new IllegalArgumentException("a key must be " + FORM);
        }
    }

    /**
     * Words that are there together or not at all.
     *
     * @param kind what they are, in one order: the first thing that is hashed
     */
    record Alternative(String kind, List<KeyPart> parts) {
        /** Of a lone {@code principal}: what the revocation of tokens calls its partition, so that both share a slot. */
        private static final String SUBJECT = "subject";

        static Alternative parse(String text) {
            TreeSet<String> words = new TreeSet<>();
            for (String word : text.split("\\+", -1)) {
                if (!words.add(KeyPart.normal(word.strip()))) {
                    throw new IllegalArgumentException("\"" + word + "\" is there twice");
                }
            }
            if (words.size() > MAX_WORDS || (words.size() > 1 && words.contains("all"))) {
                throw new IllegalArgumentException("\"" + text + "\" joins too much, or something with all");
            }
            List<KeyPart> parts =
                    words.stream().flatMap(word -> KeyPart.parse(word).stream()).toList();
            String kind = String.join("+", words);
            return new Alternative(kind.equals("principal") ? SUBJECT : kind, parts);
        }

        boolean isAlwaysThere() {
            return parts.stream().allMatch(KeyPart::isAlwaysThere);
        }

        boolean readsToken() {
            return parts.stream().anyMatch(KeyPart::readsToken);
        }

        @Nullable String partitionOf(Call call) {
            String[] hashed = new String[parts.size() + 1];
            hashed[0] = kind;
            for (int i = 0; i < parts.size(); i++) {
                String value = parts.get(i).valueIn(call);
                if (value == null) {
                    return null;
                }
                hashed[i + 1] = value;
            }
            return KeySpace.hash(hashed);
        }

        private String partitionOf(List<String> identity, Proxies proxies) {
            List<String> hashed = new ArrayList<>(List.of(kind));
            for (int i = 0; i < parts.size(); i++) {
                hashed.add(parts.get(i).valueOf(identity.get(i), proxies));
            }
            return KeySpace.hash(hashed.toArray(String[]::new));
        }
    }

    /**
     * Reads a key as it is written in settings.
     *
     * @throws IllegalArgumentException if the text is not of the form of a key
     */
    public static RateLimitKey parse(String text) {
        return new RateLimitKey(
                Stream.of(text.split("\\|", -1)).map(Alternative::parse).toList());
    }

    /** The hash of whose call it is; null if it has nothing the key names. */
    @Nullable String partitionOf(Call call) {
        for (Alternative alternative : alternatives) {
            String partition = alternative.partitionOf(call);
            if (partition != null) {
                return partition;
            }
        }
        return null;
    }

    /** The hashes of a client named by its values, in the alphabetical order of the words; several if several fit. */
    List<String> partitionsOf(List<String> identity, Proxies proxies) {
        return alternatives.stream()
                .filter(alternative -> alternative.parts().size() == identity.size())
                .map(alternative -> alternative.partitionOf(identity, proxies))
                .toList();
    }

    boolean readsToken() {
        return alternatives.stream().anyMatch(Alternative::readsToken);
    }
}
