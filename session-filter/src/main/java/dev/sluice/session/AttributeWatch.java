package dev.sluice.session;

/** Hears when values leave and come back to the memory of this node. */
interface AttributeWatch {
    /** A value has been read. */
    void decoded(Object value);

    /** A value is about to be written. */
    void encoding(Object value);

    /** A value has been written, and lives on. */
    default void encoded(Object value) {
        decoded(value);
    }
}
