package dev.sluice.ratelimit.rule;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A set of response codes (RFC 9110 section 15). Immutable. */
public record StatusCodes(Set<Integer> codes) {
    /** Not one. */
    public static final StatusCodes NONE = new StatusCodes(Set.of());

    static final String FORM = "a comma separated list of codes from 200 to 599 or classes, such as 401, 403, 5xx";

    public StatusCodes {
        codes = Set.copyOf(codes);
    }

    /**
     * Reads {@code 401, 403} and {@code 4xx}; an empty text is none.
     *
     * @throws IllegalArgumentException for anything else; what is sent before the final answer, 1xx, is no code here
     */
    public static StatusCodes parse(String text) {
        List<String> words = Stream.of(text.split(",", -1)).map(String::strip).toList();
        return text.isBlank()
                ? NONE
                : new StatusCodes(words.stream()
                        .flatMapToInt(StatusCodes::codesOf)
                        .boxed()
                        .collect(Collectors.toSet()));
    }

    private static IntStream codesOf(String word) {
        if (!word.matches("[2-5](xx|\\d\\d)")) {
            throw new IllegalArgumentException("\"" + word + "\" is not " + FORM);
        }
        if (word.endsWith("xx")) {
            int first = (word.charAt(0) - '0') * 100;
            return IntStream.range(first, first + 100);
        }
        return IntStream.of(Integer.parseInt(word));
    }

    public boolean isEmpty() {
        return codes.isEmpty();
    }

    public boolean contains(int status) {
        return codes.contains(status);
    }
}
