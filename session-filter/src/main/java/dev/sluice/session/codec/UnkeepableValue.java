package dev.sluice.session.codec;

/** Says that a value cannot be kept in a session, of which type it is and what to do. Immutable. */
public final class UnkeepableValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;

    /**
     * The application sees both in an {@link IllegalArgumentException} of {@code setAttribute}, and its log may too.
     *
     * @param type that of the value, or of what it holds
     * @param reason a clause that ends the sentence "it is a com.acme.Cart, …": why, and what to do; quotes no value
     */
    public UnkeepableValue(Class<?> type, String reason) {
        super("a " + type.getTypeName() + ", " + reason);
        this.type = type.getTypeName();
    }

    /** The name of the type that cannot be kept. */
    public String type() {
        return type;
    }
}
