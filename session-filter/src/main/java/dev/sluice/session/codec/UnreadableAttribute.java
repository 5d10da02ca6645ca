package dev.sluice.session.codec;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says that the stored form of an attribute means nothing to this version of the application. Immutable. */
public final class UnreadableAttribute extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is longer is nobody's class, and would only fill the log. */
    private static final int LONGEST_NAME = 256;

    private static final Pattern CLASS_NAME = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

    private final String type;

    /**
     * @param type the class the bytes name; what has not the form of a class name is not repeated
     * @param reason what is wrong with the bytes; quotes none of them, since it is logged
     */
    public UnreadableAttribute(String type, String reason) {
        super(reason);
        this.type = shown(type);
    }

    /**
     * @param type the class the bytes name; what has not the form of a class name is not repeated
     * @param cause only its kind and its trace are kept, because its message may quote the value
     */
    public UnreadableAttribute(String type, Throwable cause) {
        super(reason(cause));
        setStackTrace(cause.getStackTrace());
        this.type = shown(type);
    }

    private static String shown(String type) {
        boolean isName =
                type.length() <= LONGEST_NAME && CLASS_NAME.matcher(type).matches();
        return isName ? type : "a type of unknown form";
    }

    private static String reason(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        String fields = cause instanceof JsonMappingException mapping ? fields(mapping) : "";
        return fields.isEmpty() ? kind : kind + " at " + fields;
    }

    /** The fields on the way to the fault, without the keys of maps, which are part of the value. */
    static String fields(JsonMappingException e) {
        return e.getPath().stream()
                .filter(step -> !isMap(step.getFrom()))
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    private static boolean isMap(Object from) {
        Class<?> type = from instanceof Class<?> itself ? itself : from.getClass();
        return Map.class.isAssignableFrom(type);
    }

    /** The name of the type as it is stored. */
    public String type() {
        return type;
    }
}
