package dev.sluice.demo.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Markup that is safe to send: whatever is put into a template is escaped, unless it is markup itself. Immutable.
 *
 * <pre>{@code Html.of("<p>Hello {}</p>", name)}</pre>
 *
 * @param markup what goes to the browser
 */
public record Html(String markup) {
    /** Nothing. */
    public static final Html NONE = new Html("");

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Fills each {@code {}} of the template, which is written by us, with one of the parts, which may come from anywhere. */
    public static Html of(String template, Object... parts) {
        Iterator<Object> values = List.of(parts).iterator();
        StringBuilder markup = new StringBuilder();
        String[] pieces = template.split("\\{}", -1);
        for (int i = 0; i < pieces.length; i++) {
            markup.append(i == 0 ? "" : escaped(values.next())).append(pieces[i]);
        }
        if (values.hasNext()) {
            throw new IllegalArgumentException("more parts than places in: " + template);
        }
        return new Html(markup.toString());
    }

    /** One after the other. */
    public static Html all(Stream<Html> parts) {
        return new Html(parts.map(Html::markup).collect(Collectors.joining()));
    }

    /** A time in UTC, to the second, that does not break between lines. */
    public static Html time(Instant instant) {
        Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
        return of("<time datetime=\"{}\">{}</time>", second, SHOWN.format(second));
    }

    private static String escaped(Object part) {
        return part instanceof Html html ? html.markup : escape(String.valueOf(part));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
