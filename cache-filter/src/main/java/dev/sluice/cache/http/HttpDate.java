package dev.sluice.cache.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes them (RFC 9110 section 5.6.7). The two obsolete forms count as no date. */
public final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** The instant, with whole seconds; empty without a text or if it is no date. */
    public static Optional<Instant> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(FORM.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty(); // RFC 9111 section 5.3: what cannot be read lies in the past, or is left out.
        }
    }

    /** Such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static String format(Instant instant) {
        return FORM.format(instant);
    }
}
