package dev.sluice.demo.importer;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What an import has done and found. Immutable.
 *
 * @param ending unless it is complete, nothing is verified
 * @param conversations copied by this run
 * @param messages copied by this run
 * @param verified conversations whose count was compared
 * @param mended of these, those that lacked messages and were copied again
 * @param lacking of these, those that lack messages still
 * @param samples messages compared word for word
 * @param different of these, those that are not the same in Redis
 */
record ImportReport(
        Ending ending,
        long conversations,
        long messages,
        long verified,
        long mended,
        long lacking,
        long samples,
        long different) {
    /** How a run came to its end. */
    enum Ending {
        /** Everything was copied and verified. */
        COMPLETE,
        /** Somebody stopped it; run again, it goes on from there. */
        STOPPED,
        /** The application lives on Redis, and there is nothing more to copy. */
        SWITCHED_OVER
    }

    /** Of a run that was ended before it had verified everything. */
    static ImportReport cutShort(Ending why, long conversations, long messages) {
        return new ImportReport(why, conversations, messages, 0, 0, 0, 0, 0);
    }

    boolean isComplete() {
        return ending == Ending.COMPLETE;
    }

    /** Whether everything is in Redis as it is in the tables. */
    boolean isRight() {
        return isComplete() && lacking == 0 && different == 0;
    }

    void print(PrintStream out) {
        row(out, "copied now", conversations + " conversations, " + messages + " messages");
        if (isComplete()) {
            row(out, "counts compared", verified + " conversations");
            row(out, "  copied again", Long.toString(mended));
            row(out, "  lacking", Long.toString(lacking));
            row(out, "samples compared", samples + " messages");
            row(out, "  different", Long.toString(different));
        }
        row(out, "result", result());
    }

    private String result() {
        return switch (ending) {
            case COMPLETE -> isRight() ? "right" : "WRONG";
            case STOPPED -> "stopped; run it again to go on";
            case SWITCHED_OVER -> "stopped; it has been switched over";
        };
    }

    private static void row(PrintStream out, String what, String value) {
        out.printf(Locale.ROOT, "  %-18s %s%n", what, value);
    }
}
