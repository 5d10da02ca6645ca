package dev.sluice.core.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A form a value may have: how to read it, and {@code text}, which follows "must be" in a problem. Immutable.
 *
 * @param parse throws {@link IllegalArgumentException} or returns null if the text has another form
 */
record Form<T>(String text, Function<String, T> parse) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(|KiB|MiB|GiB)");

    /** A century: what is longer is a slip, and would overflow where it is turned into milliseconds or nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static final Form<String> TEXT = new Form<>("text", text -> text);

    static final Form<Boolean> BOOL = new Form<>("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(text);
    });

    static final Form<Long> SIZE_IN_BYTES =
            new Form<>("a size in bytes such as 512, 64KiB, 32MiB or 1GiB", Form::parseSize);

    static final Form<List<String>> LIST =
            new Form<>("a comma separated list", text -> items(text).toList());

    static final Form<List<Cidr>> CIDRS = new Form<>(
            "a comma separated list of networks such as 10.0.0.0/8 or fd00::/8, without bits behind the prefix",
            text -> items(text).map(Cidr::parse).toList());

    /** Empty if the text has not this form. */
    Optional<T> read(String value) {
        try {
            return Optional.ofNullable(parse.apply(value));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            // The problem names the form; the exception's own text might repeat a secret.
            return Optional.empty();
        }
    }

    static Form<Long> number(long min, long max) {
        return new Form<>("a whole number from " + min + " to " + max, text -> within(Long.parseLong(text), min, max));
    }

    static Form<Duration> duration(Duration minimum) {
        String atLeast = minimum.isZero() ? "" : ", and at least " + minimum.toMillis() + "ms";
        return new Form<>(
                "a duration such as 250ms, 30s, 5m, 2h, 1d or PT30S" + atLeast,
                text -> within(parseDuration(text), minimum, LONGEST));
    }

    static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
        String names = Stream.of(type.getEnumConstants()).map(Form::nameOf).collect(Collectors.joining(", "));
        return new Form<>(
                "one of: " + names,
                text -> Stream.of(type.getEnumConstants())
                        .filter(constant -> nameOf(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text)));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <C extends Comparable<C>> C within(C value, C min, C max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static Stream<String> items(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(item -> !item.isEmpty());
    }

    private static Duration parseDuration(String text) {
        if (text.startsWith("P")) {
            return Duration.parse(text);
        }
        Matcher match = matched(DURATION, text);
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Long parseSize(String text) {
        Matcher match = matched(SIZE, text);
        long unit = switch (match.group(2)) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1;
        };
        return Math.multiplyExact(Long.parseLong(match.group(1)), unit);
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher match = pattern.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(text);
        }
        return match;
    }
}
