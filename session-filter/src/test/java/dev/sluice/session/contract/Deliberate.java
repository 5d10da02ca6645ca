package dev.sluice.session.contract;

/** An exception the application of a case throws on purpose. */
final class Deliberate extends RuntimeException {
    private static final long serialVersionUID = 1;
}
