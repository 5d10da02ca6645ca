package dev.sluice.ratelimit.rule;

import dev.sluice.core.redis.KeySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are counted together: those with the same value of what the key names. Immutable.
 *
 * <p>A word is {@code address}, {@code principal}, {@code claim:<path>}, {@code header:<Name>}, {@code session} or
 * {@code all}; {@code +} joins words that count as one, and {@code |} parts alternatives, of which the first counts that
 * the request has all words of. Where there is no token, {@code principal} is the user whom the container has signed in,
 * who never counts together with a token of that name. Two keys are equal if they count the same, in whatever order the words were joined.
 */
public record RateLimitKey(List<Alternative> alternatives) {
    /** The user of a call: of its token, or whom the container has signed in. */
    public static final RateLimitKey PRINCIPAL = parse("principal");

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
     * @param withoutToken the same with the user whom the container has signed in, if the words say {@code principal}
     */
    record Alternative(
            String kind, List<KeyPart> parts, @Nullable Alternative withoutToken) {
        private static final String PRINCIPAL = "principal";
        private static final String USER = "user";

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
            return new Alternative(
                    kind.equals(PRINCIPAL) ? SUBJECT : kind,
                    parts,
                    words.contains(PRINCIPAL) ? withoutToken(words, parts) : null);
        }

        /** No word is {@code user}, so this is no other alternative's kind. */
        private static Alternative withoutToken(TreeSet<String> words, List<KeyPart> parts) {
            List<KeyPart> others = parts.stream()
                    .filter(part -> !part.equals(new KeyPart.Principal(false)))
                    .map(part -> part instanceof KeyPart.Principal ? new KeyPart.User() : part)
                    .toList();
            String kind = words.stream()
                    .map(word -> word.equals(PRINCIPAL) ? USER : word)
                    .collect(Collectors.joining("+"));
            return new Alternative(kind, others, null);
        }

        boolean isAlwaysThere() {
            return parts.stream().allMatch(KeyPart::isAlwaysThere);
        }

        boolean readsToken() {
            for (KeyPart part : parts) {
                if (part.readsToken()) {
                    return true;
                }
            }
            return false;
        }

        /** This form, or the other, that the call has all words of. */
        @Nullable Alternative formIn(Call call) {
            for (KeyPart part : parts) {
                if (part.valueIn(call) == null) {
                    return withoutToken == null ? null : withoutToken.formIn(call);
                }
            }
            return this;
        }

        @Nullable String partitionOf(Call call) {
            String[] hashed = new String[parts.size() + 1];
            hashed[0] = kind;
            for (int i = 0; i < parts.size(); i++) {
                String value = parts.get(i).valueIn(call);
                if (value == null) {
                    return withoutToken == null ? null : withoutToken.partitionOf(call);
                }
                hashed[i + 1] = value;
            }
            return KeySpace.hash(hashed);
        }

        /** What is hashed, readable; null if it holds what nobody may read. */
        @Nullable String shown(Call call) {
            List<String> shown = new ArrayList<>();
            for (KeyPart part : parts) {
                String value = part.shownIn(call);
                if (value == null) {
                    return null;
                }
                shown.add(value);
            }
            boolean isAddress = parts.equals(List.of(new KeyPart.Address()));
            return isAddress ? shown.get(0) : (word() + " " + String.join(" ", shown)).strip();
        }

        /** As it is written in settings, its words in order. */
        String word() {
            return kind.equals(SUBJECT) ? PRINCIPAL : kind;
        }

        /** The hashes of a client of these values: none, one, or one for each form. */
        private Stream<String> partitionsOf(List<String> identity, Proxies proxies) {
            Stream<Alternative> forms = withoutToken == null ? Stream.of(this) : Stream.of(this, withoutToken);
            return forms.filter(form -> form.parts.size() == identity.size())
                    .map(form -> form.partitionOf(identity, proxies));
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

    /** As it is written in settings, with the words of each alternative in alphabetical order. */
    public String text() {
        return alternatives.stream().map(Alternative::word).collect(Collectors.joining("|"));
    }

    /** The hash of whose call it is; null if it has nothing the key names. */
    public @Nullable String partitionOf(Call call) {
        for (Alternative alternative : alternatives) {
            String partition = alternative.partitionOf(call);
            if (partition != null) {
                return partition;
            }
        }
        return null;
    }

    /**
     * Whose call it is, for an operator to read: an address alone, anything else behind the words it is told by. Empty if it
     * has nothing the key names, and for sessions and headers: who knows these can pass for the client.
     */
    public Optional<String> nameOf(Call call) {
        for (Alternative alternative : alternatives) {
            Alternative form = alternative.formIn(call);
            if (form != null) {
                return Optional.ofNullable(form.shown(call));
            }
        }
        return Optional.empty();
    }

    /** The hashes of a client named by its values, in the alphabetical order of the words; several if several fit. */
    List<String> partitionsOf(List<String> identity, Proxies proxies) {
        return alternatives.stream()
                .flatMap(alternative -> alternative.partitionsOf(identity, proxies))
                .toList();
    }

    boolean readsToken() {
        for (Alternative alternative : alternatives) {
            if (alternative.readsToken()) {
                return true;
            }
        }
        return false;
    }

    /** Whether calls without a token are told apart by whom the container has signed in. */
    public boolean readsUser() {
        return alternatives.stream().anyMatch(alternative -> alternative.withoutToken() != null);
    }
}
