package dev.sluice.cache.warmup;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What came of the pages of a round so far, and when that is worth a line in the log. For one thread. */
final class Tally {
    private static final long SHORTEST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int TENTHS = 10;

    private final int pages;
    private final Map<Answer.Outcome, Integer> counts = new EnumMap<>(Answer.Outcome.class);
    private int asked;
    private int tenthTold;
    private long toldNanos;
    private String firstFailure = "";

    Tally(int pages, long nowNanos) {
        this.pages = pages;
        this.toldNanos = nowNanos;
    }

    void count(String path, Attempt attempt) {
        asked++;
        counts.merge(attempt.outcome(), 1, Integer::sum);
        if (attempt.outcome() == Answer.Outcome.FAILED && firstFailure.isEmpty()) {
            firstFailure = "; the first that failed: " + path + ", " + attempt.text();
        }
    }

    int asked() {
        return asked;
    }

    /** Each tenth if it takes a while, else each minute; true once for each. */
    boolean isWorthALine(long nowNanos) {
        long since = nowNanos - toldNanos;
        int tenth = (int) ((long) asked * TENTHS / pages);
        boolean worth = asked < pages && (since >= LONGEST_NANOS || (tenth > tenthTold && since >= SHORTEST_NANOS));
        if (worth) {
            toldNanos = nowNanos;
            tenthTold = tenth;
        }
        return worth;
    }

    /** Such as {@code 40 of 100 paths: 30 stored, 8 already there, 1 not stored, 1 failed}. */
    String text() {
        String text = asked + " of " + pages + " paths: " + of(Answer.Outcome.STORED) + " stored, "
                + of(Answer.Outcome.ALREADY_THERE) + " already there, " + of(Answer.Outcome.NOT_STORED)
                + " not stored, " + of(Answer.Outcome.FAILED) + " failed";
        int untold = of(Answer.Outcome.UNTOLD);
        return untold == 0 ? text : text + ", " + untold + " without word of the cache";
    }

    /** The same, with the first failure if there was one. */
    String closingText() {
        return text() + firstFailure;
    }

    private int of(Answer.Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }
}
