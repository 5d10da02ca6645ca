package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random fields, many of them malformed: doubt never lengthens a life. */
final class DoubtTest {
    private static final int CASES = 50_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final List<String> PIECES = List.of(
            "max-age",
            "s-maxage",
            "no-store",
            "private",
            "no-cache",
            "public",
            "must-understand",
            "must-revalidate",
            "stale-while-revalidate",
            "stale-if-error",
            "=",
            "=",
            ",",
            ",",
            ", ",
            " ",
            "\"",
            "\\",
            ";",
            "'",
            "60",
            "0",
            "5",
            "99999999999999999999",
            "-1",
            "1.5",
            "x",
            "ä",
            "\t",
            "\"a\"",
            "=60",
            "=10");

    private final Random random = new Random(20260504);

    @Test
    void freshnessIsNeverMoreThanWhatIsSaid() {
        for (int i = 0; i < CASES; i++) {
            List<String> lines = new ArrayList<>();
            for (int count = 1 + random.nextInt(2); count > 0; count--) {
                lines.add(line());
            }
            check(lines, "Cache-Control", Policy.NONE);
            check(
                    lines,
                    "CDN-Cache-Control",
                    new Rules().targeted("CDN-Cache-Control").policy());
        }
    }

    private void check(List<String> lines, String name, Policy policy) {
        List<String> header = new ArrayList<>(List.of("ETag", "\"x\""));
        lines.forEach(line -> header.addAll(List.of(name, line)));
        Fields fields = new HeaderOf(header.toArray(String[]::new));
        Verdict verdict = new Answer(200, fields, false, Instant.EPOCH, Duration.ZERO).verdict(Stored.get(policy));
        if (verdict instanceof Verdict.Store store) {
            long most = NUMBER.matcher(String.join(" ", lines))
                    .results()
                    .map(MatchResult::group)
                    .mapToLong(DoubtTest::bounded)
                    .max()
                    .orElse(0);
            assertThat(store.lifetime().fresh().toSeconds()).as("%s", lines).isLessThanOrEqualTo(most);
            boolean plain = lines.stream().anyMatch(line -> line.matches("(.*,)?\\s*no-store\\s*(,.*)?"));
            boolean quotes = lines.stream().anyMatch(line -> line.contains("\""));
            boolean understood = lines.stream().anyMatch(line -> line.contains("must-understand"));
            boolean ignored = !name.equals("Cache-Control"); // Strict syntax: one error, and the field is absent.
            assertThat(plain && !quotes && !understood && !ignored)
                    .as("%s", lines)
                    .isFalse();
        }
    }

    private static long bounded(String digits) {
        return digits.length() > 10 ? CacheControl.MOST_SECONDS : Long.parseLong(digits);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int count = random.nextInt(9); count > 0; count--) {
            line.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return line.toString();
    }
}
