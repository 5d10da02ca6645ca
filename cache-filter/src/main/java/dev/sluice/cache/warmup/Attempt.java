package dev.sluice.cache.warmup;

import java.util.Optional;

/**
 * One request and what came of it. Immutable.
 *
 * @param answer empty if there was none
 * @param reason why not; empty if there was one
 */
record Attempt(Optional<Answer> answer, String reason) {
    static Attempt answered(Answer answer) {
        return new Attempt(Optional.of(answer), "");
    }

    static Attempt failed(Exception why) {
        return new Attempt(Optional.empty(), why.toString());
    }

    Answer.Outcome outcome() {
        return answer.map(Answer::outcome).orElse(Answer.Outcome.FAILED);
    }

    /** Whether asking again soon may bring something better. */
    boolean isLater() {
        return answer.isEmpty()
                || (outcome() == Answer.Outcome.FAILED && answer.get().isLater());
    }

    /** Whether the application does not answer at that address yet. */
    boolean isOfAnother(boolean told) {
        return answer.isEmpty() || answer.get().isOfAnother(told);
    }

    /** For the log. */
    String text() {
        return answer.map(it -> "status " + it.status()).orElse(reason);
    }
}
