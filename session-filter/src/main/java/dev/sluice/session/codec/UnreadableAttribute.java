package dev.sluice.session.codec;

import com.fasterxml.jackson.databind.JsonMappingException;
import org.jspecify.annotations.Nullable;

/** Says that the stored form of an attribute means nothing to this version of the application. Immutable. */
public final class UnreadableAttribute extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;

    UnreadableAttribute(String type, @Nullable Throwable cause) {
        super(reason(cause), cause);
        this.type = AllowedTypes.isName(type) ? type : "a type of unknown form";
    }

    /** Without the message of the cause, which may quote the value. */
    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "not among the allowed types";
        }
        String where = cause instanceof JsonMappingException mapping ? " at " + mapping.getPathReference() : "";
        return cause.getClass().getSimpleName() + where;
    }

    /** The name of the type as it is stored. */
    public String type() {
        return type;
    }
}
