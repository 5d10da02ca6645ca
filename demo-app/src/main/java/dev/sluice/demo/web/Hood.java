package dev.sluice.demo.web;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.session.RedisSessionFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says on every answer, refusals too, which node gave it, what a browser may do with it, and in {@code Server-Timing} what
 * went on for it: {@code node}, {@code total} in milliseconds, how often Redis was asked in all, by the filters before the page and by the session, what
 * the cache did and what a limit has left. To be mapped as the outermost filter. Thread-safe.
 */
public final class Hood extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Pattern LEFT = Pattern.compile(";r=([0-9]+);t=([0-9]+)");

    /** The field that names the node. */
    public static final String NODE = "X-Sluice-Node";

    /** What a browser may do with an answer, whichever it is. */
    public static final Map<String, String> FIELDS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'; object-src 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin");

    private final String node;

    /** @param node the name of the node */
    public Hood(String node) {
        this.node = node;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begin = System.nanoTime();
        long calls = RedisLink.callsOfThisThread();
        response.setHeader(NODE, node);
        FIELDS.forEach(response::setHeader);
        HoodResponse hood = new HoodResponse(response, () -> tell(request, response, begin, calls));
        chain.doFilter(request, hood);
        hood.aboutToCommit();
    }

    private void tell(HttpServletRequest request, HttpServletResponse response, long begin, long calls) {
        if (response.isCommitted()) {
            return;
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        long all = RedisLink.callsOfThisThread() - calls;
        String bySession =
                request.getAttribute(RedisSessionFilter.ROUND_TRIPS) instanceof Integer trips ? trips + "" : "0";
        String byGuards = request.getAttribute(Guarded.CALLS) instanceof Long guards ? guards - calls + "" : "0";
        response.setHeader(
                "Server-Timing",
                String.format(
                        Locale.ROOT,
                        "node;desc=\"%s\", total;dur=%.1f, redis;desc=\"%d\", guards;desc=\"%s\", session;desc=\"%s\", cache;desc=\"%s\"%s",
                        node,
                        millis,
                        all,
                        byGuards,
                        bySession,
                        cache(response.getHeader("Cache-Status"), response.getHeader("Cache-Control")),
                        limit(response.getHeader("RateLimit"))));
    }

    /**
     * What {@code Cache-Status} (RFC 9211) comes to, in one word. When it is written the filter does not know yet whether it may keep
     * what is to come; the page itself says that.
     */
    static String cache(@Nullable String status, @Nullable String control) {
        if (status == null) {
            return "pass";
        }
        if (status.contains("; hit")) {
            return status.contains("detail=near") ? "near" : "far";
        }
        boolean mayBeKept = control != null && !control.contains("no-store") && !control.contains("private");
        return mayBeKept && status.contains("miss") && !status.contains("detail=") ? "made" : "pass";
    }

    /** What is left under the rule named first in {@code RateLimit}, and for how many seconds. */
    static String limit(@Nullable String rateLimit) {
        Matcher left = LEFT.matcher(rateLimit == null ? "" : rateLimit);
        return left.find() ? ", limit;desc=\"" + left.group(1) + "/" + left.group(2) + "\"" : "";
    }

    /** Notes, behind the filters for limits and tokens, how often they asked Redis. Thread-safe. */
    public static final class Guarded extends HttpFilter {
        private static final long serialVersionUID = 1L;
        private static final String CALLS = Guarded.class.getName();

        /** Nothing is chosen. */
        public Guarded() {}

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            request.setAttribute(CALLS, RedisLink.callsOfThisThread());
            chain.doFilter(request, response);
        }
    }
}
