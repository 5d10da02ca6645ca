package dev.sluice.cache.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dates as HTTP writes them, in the usual form and the two obsolete ones (RFC 9110 section 5.6.7); letters of either case
 * are read, as RFC 9111 section 4.2 asks of caches. Thread-safe.
 */
public final class HttpDate {
    private static final DateTimeFormatter USUAL = form(start().appendPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'"));
    private static final DateTimeFormatter ASCTIME = form(start().appendPattern("EEE MMM ppd HH:mm:ss uuuu"));

    /** Two digits of a year mean one of 1980 to 2079. The RFC lets the border move with the clock; here is none. */
    private static final DateTimeFormatter RFC_850 = form(start().appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, 1980)
            .appendPattern(" HH:mm:ss 'GMT'"));

    private static final int COMMA = 3;
    private static final int LONGEST = 40;

    /** The answers of one second bear the same date, and clients send dates back. */
    private static final int MOST_KNOWN = 256;

    private static final Cache<String, Instant> KNOWN = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .executor(Runnable::run)
            .build();

    private HttpDate() {}

    private static DateTimeFormatterBuilder start() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive();
    }

    private static DateTimeFormatter form(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT)
                .withZone(ZoneOffset.UTC);
    }

    /** The instant, with whole seconds; empty without a text or if it is no date. */
    public static Optional<Instant> parse(@Nullable String text) {
        String date = text == null ? "" : text.strip();
        if (date.length() <= COMMA || date.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(KNOWN.get(date, HttpDate::read));
        } catch (DateTimeException e) {
            return Optional.empty(); // RFC 9111 section 5.3: what cannot be read lies in the past, or is left out.
        }
    }

    private static Instant read(String date) {
        DateTimeFormatter other = date.indexOf(',') > 0 ? RFC_850 : ASCTIME;
        return (date.charAt(COMMA) == ',' ? USUAL : other).parse(date, Instant::from);
    }

    /** Such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static String format(Instant instant) {
        return USUAL.format(instant);
    }
}
