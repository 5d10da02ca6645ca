package dev.sluice.demo;

import java.util.List;
import java.util.stream.Collectors;

/** Why the demo does not start and what to do about it, for the person at the terminal: a line for each reason. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    CannotStart(String reason) {
        this(oneLine(reason), List.of());
    }

    private CannotStart(String summary, List<String> problems) {
        super(summary
                + problems.stream().map(problem -> "\n  " + oneLine(problem)).collect(Collectors.joining()));
    }

    /** Several problems, each on a line of its own below the summary. */
    static CannotStart because(String summary, List<String> problems) {
        return new CannotStart(summary, problems);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
