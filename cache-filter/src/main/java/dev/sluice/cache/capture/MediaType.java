package dev.sluice.cache.capture;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Type and charset of a response without a container. Immutable.
 *
 * @param type without the charset
 * @param explicit the charset that was set, or fixed by a writer
 * @param fallback the charset where none is set
 * @param infersCharset whether the charset follows from the type where none is set, as Jetty has it
 */
record MediaType(@Nullable String type, @Nullable String explicit, String fallback, boolean infersCharset) {
    private static final String PARAMETER = "charset=";

    /** Jetty's {@code encoding.properties}, read in 12.1. */
    private static final Map<String, String> INFERRED = Map.of(
            "text/html", "utf-8",
            "text/xml", "utf-8",
            "application/xhtml+xml", "utf-8",
            "text/plain", "iso-8859-1");

    /** Used, but not written into the field. */
    private static final Map<String, String> ASSUMED =
            Map.of("text/json", "utf-8", "application/json", "utf-8", "application/vnd.api+json", "utf-8");

    /** Nothing is set. */
    static MediaType unset(@Nullable String fallback, boolean infersCharset) {
        return new MediaType(null, null, fallback == null ? "ISO-8859-1" : fallback, infersCharset);
    }

    MediaType withType(@Nullable String value) {
        MediaType typed = withTypeOnly(value);
        return value == null || charsetIn(value) < 0 ? typed : typed.withCharset(charsetOf(value));
    }

    /** For when the charset is fixed. */
    MediaType withTypeOnly(@Nullable String value) {
        String bare = value;
        if (value != null && charsetIn(value) >= 0) {
            bare = value.substring(0, value.lastIndexOf(';', charsetIn(value))).strip();
        }
        return new MediaType(bare, explicit, fallback, infersCharset);
    }

    private static int charsetIn(String value) {
        int at = value.toLowerCase(Locale.ROOT).indexOf(PARAMETER);
        return at > 0 && value.lastIndexOf(';', at) > 0 ? at : -1;
    }

    private static String charsetOf(String value) {
        String rest = value.substring(charsetIn(value) + PARAMETER.length());
        int end = rest.indexOf(';');
        return (end < 0 ? rest : rest.substring(0, end)).strip().replace("\"", "");
    }

    MediaType withCharset(@Nullable String charset) {
        return new MediaType(type, charset, fallback, infersCharset);
    }

    /** A writer fixes the charset. */
    MediaType forWriter() {
        return explicit == null && assumed().isPresent() ? this : withCharset(charset());
    }

    String charset() {
        if (explicit != null) {
            return explicit;
        }
        return assumed().or(() -> known(INFERRED)).orElse(fallback);
    }

    private Optional<String> assumed() {
        return known(ASSUMED);
    }

    private Optional<String> known(Map<String, String> charsets) {
        if (!infersCharset || type == null) {
            return Optional.empty();
        }
        int end = type.indexOf(';');
        String bare = end < 0 ? type : type.substring(0, end);
        return Optional.ofNullable(charsets.get(bare.strip().toLowerCase(Locale.ROOT)));
    }

    /** The value of {@code Content-Type}. */
    @Nullable String text() {
        return type == null || explicit == null ? type : type + ";charset=" + explicit;
    }
}
