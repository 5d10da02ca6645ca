package dev.sluice.ratelimit.limit;

import dev.sluice.core.redis.KeySpace;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which counter a charge goes to. The limit is no part of it: a raised one takes effect within the window, and the
 * memory of a node compares it. Immutable.
 */
record CounterId(String partition, String rule, Algorithm algorithm, long windowMillis) {
    private static final Pattern TEXT = Pattern.compile("([\\w-]+) ([\\w-]+) (FIXED|SLIDING|GCRA) (\\d{1,15})");

    static CounterId of(Charge charge) {
        return new CounterId(
                charge.partition(),
                charge.rule(),
                charge.algorithm(),
                charge.window().toMillis());
    }

    /** The key in Redis. The algorithms keep different things, so each has its own. */
    String key(KeySpace keys) {
        String fixed = rule + ":" + windowMillis;
        return keys.key(
                partition, algorithm == Algorithm.FIXED ? fixed : fixed + ":" + letter().toLowerCase(Locale.ROOT));
    }

    /** How the scripts call the algorithm. */
    String letter() {
        return switch (algorithm) {
            case FIXED -> "F";
            case SLIDING -> "S";
            case GCRA -> "G";
        };
    }

    /** As the nodes tell each other of it. */
    String text() {
        return partition + " " + rule + " " + algorithm + " " + windowMillis;
    }

    /** Empty for what another version, or somebody else, wrote. */
    static Optional<CounterId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new CounterId(
                        matcher.group(1),
                        matcher.group(2),
                        Algorithm.valueOf(matcher.group(3)),
                        Long.parseLong(matcher.group(4))))
                : Optional.empty();
    }
}
