package dev.sluice.cache.rule;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Requests that the cache leaves alone although their path is one of its own. Immutable.
 *
 * <p>In doubt a request is left alone: cookies are cut at each {@code ;} and {@code ,} even within quotes, so that no
 * application sees one that is not seen here.
 *
 * @param cookies one of these is enough
 * @param headers fields such as {@code X-Preview}, or with a value, {@code X-Preview=yes}; one of them is enough
 * @param everything whether none is asked for
 */
public record Bypass(Names cookies, List<String> headers, boolean everything) {
    /** No request. */
    public static final Bypass NONE = new Bypass(Names.NONE, List.of());

    static final Bypass EVERYTHING = new Bypass(Names.NONE, List.of(), true);

    static final String HEADER_FORM = "a comma separated list of fields such as X-Preview or X-Preview=yes";

    /** RFC 9110 section 5.1. */
    static final String FIELD_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}";

    private static final String HEADER = FIELD_NAME + "(=[^\\p{Cntrl},]{1,200})?";

    /** @throws IllegalArgumentException if a header is not of that form */
    public Bypass {
        headers = List.copyOf(headers);
        for (String header : headers) {
            if (!isHeader(header)) {
                throw new IllegalArgumentException("\"" + header + "\" is not a field such as X-Preview=yes");
            }
        }
    }

    /** Requests with one of these cookies or headers. */
    public Bypass(Names cookies, List<String> headers) {
        this(cookies, headers, false);
    }

    static boolean isHeader(String header) {
        return header.matches(HEADER);
    }

    boolean speaksOf(HttpServletRequest request) {
        if (everything) {
            return true;
        }
        for (String header : headers) {
            if (hasHeader(request, header)) {
                return true;
            }
        }
        return !cookies.isEmpty() && lines(request, "Cookie").stream().anyMatch(this::hasCookie);
    }

    private boolean hasCookie(String line) {
        for (String cookie : line.split("[;,]", -1)) {
            int equals = cookie.indexOf('=');
            if (cookies.match((equals < 0 ? cookie : cookie.substring(0, equals)).strip())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasHeader(HttpServletRequest request, String header) {
        int equals = header.indexOf('=');
        if (equals < 0) {
            return request.getHeader(header) != null;
        }
        String value = header.substring(equals + 1).strip();
        for (String line : lines(request, header.substring(0, equals))) {
            if (line.strip().equalsIgnoreCase(value) || hasMember(line, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMember(String line, String value) {
        for (String member : line.split(",", -1)) {
            if (member.strip().equalsIgnoreCase(value)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> lines(HttpServletRequest request, String name) {
        Enumeration<String> lines = request.getHeaders(name);
        return lines == null ? List.of() : Collections.list(lines);
    }
}
