package dev.sluice.cache.capture;

import dev.sluice.cache.http.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Status and header of a response at one moment.
 *
 * @param fields by name, without regard to case; some containers keep {@code Content-Type} out of it
 * @param charset as it would be used, set or by default
 * @param trailers what would be sent after the body
 */
record Head(
        int status,
        Map<String, List<String>> fields,
        @Nullable String contentType,
        @Nullable String charset,
        Locale locale,
        @Nullable Supplier<Map<String, String>> trailers)
        implements Fields {
    private static final String CONTENT_TYPE = "Content-Type";

    static Head of(HttpServletResponse response) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : response.getHeaderNames()) {
            if (!name.equalsIgnoreCase(CONTENT_TYPE)) {
                fields.put(name, List.copyOf(response.getHeaders(name)));
            }
        }
        return new Head(
                response.getStatus(),
                fields,
                response.getContentType(),
                response.getCharacterEncoding(),
                response.getLocale(),
                response.getTrailerFields());
    }

    /** The header of a response as it is whenever it is asked. */
    static Fields fieldsOf(HttpServletResponse response) {
        return name -> {
            String type = name.equalsIgnoreCase(CONTENT_TYPE) ? response.getContentType() : null;
            return type == null ? List.copyOf(response.getHeaders(name)) : List.of(type);
        };
    }

    @Override
    public List<String> values(String name) {
        if (name.equalsIgnoreCase(CONTENT_TYPE)) {
            return contentType == null ? List.of() : List.of(contentType);
        }
        return fields.getOrDefault(name, List.of());
    }

    /** Whether that response had this field with just these values. */
    boolean has(String name, Collection<String> values) {
        List<String> mine = fields.get(name);
        return mine != null && mine.equals(new ArrayList<>(values));
    }

    /** Makes a response that has not left into what this one was: nothing in its body, and these fields alone. */
    void restore(HttpServletResponse response) {
        response.reset();
        applyTo(response);
    }

    /** Adds all of this to a response that has no body yet. */
    void applyTo(HttpServletResponse response) {
        response.setStatus(status);
        fields.keySet().forEach(name -> applyField(name, response));
        if (!locale.equals(response.getLocale())) {
            response.setLocale(locale); // Before the charset, which a locale may change.
        }
        if (contentType != null) {
            response.setContentType(contentType);
        }
        if (charset != null && !charset.equalsIgnoreCase(response.getCharacterEncoding())) {
            response.setCharacterEncoding(charset);
        }
        if (trailers != null) {
            response.setTrailerFields(trailers);
        }
    }

    /** Sets one field, unless it stands there already: some containers write part of the header by themselves. */
    void applyField(String name, HttpServletResponse response) {
        List<String> values = values(name);
        if (values.equals(new ArrayList<>(response.getHeaders(name)))) {
            return;
        }
        response.setHeader(name, values.get(0));
        values.subList(1, values.size()).forEach(value -> response.addHeader(name, value));
    }
}
