package dev.sluice.demo;

/** Why the demo does not start and what to do about it, in one line for the person at the terminal. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    CannotStart(String line) {
        super(line.replaceAll("\\s*\\R\\s*", " "));
    }
}
