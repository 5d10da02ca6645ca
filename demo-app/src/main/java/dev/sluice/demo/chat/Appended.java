package dev.sluice.demo.chat;

import java.util.List;

/**
 * What became of messages that were to be stored. Immutable.
 *
 * @param messages as they are stored now; empty unless they are
 */
public record Appended(Outcome outcome, List<Message> messages) {
    /** What became of them. */
    public enum Outcome {
        /** At least one was not there before. */
        STORED,
        /** All had been stored before, under the same ids. */
        REPEATED,
        /** The conversation has as many as it may have. */
        FULL,
        /** The user has as many as he may have in all conversations together. */
        USER_FULL,
        /** There is no such conversation any more. */
        ABSENT
    }

    /** Copies the list. */
    public Appended {
        messages = List.copyOf(messages);
    }

    /** Nothing was stored. */
    static Appended nothing(Outcome why) {
        return new Appended(why, List.of());
    }

    /** Whether they are there now. */
    public boolean isStored() {
        return outcome == Outcome.STORED || outcome == Outcome.REPEATED;
    }
}
