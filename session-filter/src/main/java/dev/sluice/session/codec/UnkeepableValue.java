package dev.sluice.session.codec;

/** Says that a value cannot be kept in a session, of which type it is and what to do. Immutable. */
public final class UnkeepableValue extends Exception {
    private static final long serialVersionUID = 1L;

    UnkeepableValue(Class<?> type, String reason) {
        super("a " + type.getTypeName() + ", " + reason);
    }
}
