package dev.sluice.core.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the form of RFC 9457, {@code application/problem+json}, which no cache may store. Immutable.
 *
 * @param title the kind of problem, the same at each occurrence
 * @param detail what happened this time and what the client can do; never a secret and never unescaped input
 * @param retryAfter when it makes sense to try again (RFC 9110 section 10.2.3), rounded up to whole seconds
 */
public record Problem(
        int status, String title, String detail, @Nullable Duration retryAfter) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A problem with no word on when to try again. */
    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, null);
    }

    /** 503: what the filter needs Redis for cannot be had now, and the request may be sent again soon. */
    public static Problem redisIsDown(String lacking, Duration retryAfter) {
        return new Problem(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                "Service temporarily unavailable",
                lacking + " cannot be reached at the moment; please try again shortly.",
                retryAfter);
    }

    /** Replaces whatever the response holds; does nothing once its first byte has left. */
    public void send(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        if (retryAfter != null) {
            response.setHeader("Retry-After", Long.toString(wholeSeconds(retryAfter)));
        }
        write(JSON.writeValueAsString(members()), response);
    }

    private static void write(String json, HttpServletResponse response) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IllegalStateException e) {
            response.getWriter().write(json); // The application asked for the writer before it had to give up.
        }
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        return members;
    }

    /** At least one second: a client told to come back in no time comes back at once. */
    private static long wholeSeconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }
}
