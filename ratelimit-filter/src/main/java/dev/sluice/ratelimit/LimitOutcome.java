package dev.sluice.ratelimit;

/** What the rules say to a request. Immutable. */
sealed interface LimitOutcome {
    /** Whether it goes on. */
    boolean isAdmitted();

    /** No rule has been asked yet. */
    record NotAsked() implements LimitOutcome {
        @Override
        public boolean isAdmitted() {
            return true;
        }
    }

    /** It was counted, or refused by a limit. */
    record Counted(Decision decision) implements LimitOutcome {
        @Override
        public boolean isAdmitted() {
            return decision.admitted();
        }
    }

    /** It could not be counted, because Redis does not answer; its rules let it go on or not. */
    record Uncounted(boolean isAdmitted) implements LimitOutcome {}
}
