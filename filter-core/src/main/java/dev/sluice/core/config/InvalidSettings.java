package dev.sluice.core.config;

import java.util.List;

/**
 * Stops a start whose settings are wrong, and says everything that is wrong with them, one problem a line.
 *
 * <p>No line holds a secret, a value taken from <code>${NAME}</code>, or what stands before an {@code @}. Immutable.
 */
public final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidSettings(List<String> problems) {
        super("Settings to correct (" + problems.size() + "):\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem as one line: where it stands, the key, the value, and the form expected. */
    public List<String> problems() {
        return problems;
    }
}
