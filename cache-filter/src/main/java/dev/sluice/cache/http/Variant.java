package dev.sluice.cache.http;

import dev.sluice.core.redis.KeySpace;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requests a stored response answers: those with the same values in the fields {@code Vary} names (RFC 9111 section
 * 4.1). The values are kept as a hash, since they may hold what should not lie in Redis. Immutable.
 *
 * @param names in lower case and sorted
 */
public record Variant(List<String> names, String hash) {
    /** The variant of a response that all requests get. */
    public static final Variant NONE = new Variant(List.of(), "");

    /** Begins at the first blank of a row only: each blank of a long row would be looked at from each one before it. */
    private static final Pattern COMMA = Pattern.compile("(?<![ \t])[ \t]*,[ \t]*");

    /** In these a blank or a comma may be part of a secret or of a signature. */
    private static final List<String> AS_SENT = List.of("cookie", "authorization", "proxy-authorization");

    /** The variant this request selects by these fields. */
    public static Variant of(List<String> names, Fields request) {
        return names.isEmpty() ? NONE : new Variant(names, hash(names, request));
    }

    /** Whether the request selects this variant. */
    public boolean answers(Fields request) {
        return names.isEmpty() || hash(names, request).equals(hash);
    }

    /** Whether the values may tell one user from another. */
    boolean isPersonal() {
        return names.contains("cookie") || names.contains("authorization");
    }

    private static String hash(List<String> names, Fields request) {
        return KeySpace.hash(names.stream()
                .flatMap(name -> Stream.of(name.toLowerCase(Locale.ROOT), value(name, request)))
                .toArray(String[]::new));
    }

    /** A field that is absent differs from one that is empty. */
    private static String value(String name, Fields request) {
        List<String> lines = request.values(name);
        return lines.isEmpty() ? "-" : "+" + normalised(name.toLowerCase(Locale.ROOT), lines, request);
    }

    private static String normalised(String name, List<String> lines, Fields request) {
        if (name.equals("accept-encoding")) {
            return AcceptEncoding.of(request).normalised();
        }
        if (name.equals("accept-language")) {
            return languages(Weighted.list(lines)).orElse(String.join(",", lines));
        }
        String joined = String.join(",", lines).strip();
        if (name.equals("forwarded")) {
            return addressed(joined);
        }
        if (AS_SENT.contains(name) || joined.indexOf('"') >= 0) {
            return joined;
        }
        return COMMA.matcher(joined).replaceAll(",");
    }

    /** Without {@code for} and {@code by}, which are of one connection (RFC 7239); as sent if commas may be quoted. */
    private static String addressed(String forwarded) {
        if (forwarded.indexOf('"') >= 0) {
            return forwarded;
        }
        return Stream.of(forwarded.toLowerCase(Locale.ROOT).split("[;,]", -1))
                .map(String::strip)
                .filter(pair -> !pair.startsWith("for=") && !pair.startsWith("by="))
                .collect(Collectors.joining(";"));
    }

    /**
     * By weight; of those with the same the order stays, because {@code ServletRequest.getLocale} and others go by it, as
     * RFC 9110 section 12.5.4 allows.
     */
    private static Optional<String> languages(List<Weighted> asked) {
        if (asked.size() == Weighted.MOST || asked.stream().anyMatch(it -> it.weight() < 0)) {
            return Optional.empty(); // The application may read it in another way.
        }
        return Optional.of(asked.stream()
                .map(it -> new Weighted(it.name().toLowerCase(Locale.ROOT), it.weight()))
                .sorted(Comparator.comparingDouble(Weighted::weight).reversed())
                .map(it -> it.name() + ";" + it.weight())
                .collect(Collectors.joining(",")));
    }
}
