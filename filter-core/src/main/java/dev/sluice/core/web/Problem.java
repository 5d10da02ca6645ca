package dev.sluice.core.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the form of RFC 9457, {@code application/problem+json}, which no cache may store. Immutable.
 *
 * @param title the kind of problem, the same at each occurrence
 * @param detail what happened this time and what the client can do; never a secret and never unescaped input
 * @param retryAfter when it makes sense to try again (RFC 9110 section 10.2.3), rounded up to whole seconds
 * @param type the URI of the kind of problem, {@code about:blank} if there is none
 * @param extensions further members (RFC 9457 section 3.2), as Jackson writes them
 */
public record Problem(
        int status,
        String title,
        String detail,
        @Nullable Duration retryAfter,
        String type,
        Map<String, Object> extensions) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_TYPE = "about:blank";
    private static final Set<String> MEMBERS = Set.of("type", "title", "status", "detail", "instance");

    /** Refuses an extension with the name of a member that every problem has. */
    public Problem {
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
        if (!Collections.disjoint(MEMBERS, extensions.keySet())) {
            throw new IllegalArgumentException("Not extensions, but members of each problem: " + MEMBERS);
        }
    }

    /** A problem of no type and without extensions. */
    public Problem(int status, String title, String detail, @Nullable Duration retryAfter) {
        this(status, title, detail, retryAfter, NO_TYPE, Map.of());
    }

    /** A problem with no word on when to try again. */
    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, null);
    }

    /** 503: what the filter needs Redis for cannot be had now, and the request may be sent again soon. */
    public static Problem redisIsDown(String lacking, Duration retryAfter) {
        return redisIsDown(lacking, retryAfter, Language.ENGLISH);
    }

    /** The same in a language; {@code lacking} begins a sentence and is in that language already. */
    public static Problem redisIsDown(String lacking, Duration retryAfter, Language language) {
        return new Problem(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                language.choose("Service temporarily unavailable", "服务暂时不可用"),
                lacking
                        + language.choose(
                                " cannot be reached at the moment; please try again shortly.", "暂时无法访问，请稍后重试。"),
                retryAfter);
    }

    /** The same problem as one of a registered or documented type. */
    public Problem ofType(String uri) {
        return new Problem(status, title, detail, retryAfter, uri, extensions);
    }

    /** The same problem with one more member. */
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(status, title, detail, retryAfter, type, more);
    }

    /** Like {@link #send(HttpServletResponse)}, and says which language the text is in. */
    public void send(HttpServletResponse response, Language language) throws IOException {
        if (!response.isCommitted()) {
            response.setHeader("Content-Language", language.tag());
            send(response);
        }
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
        write(json(), response);
    }

    private static void write(byte[] body, HttpServletResponse response) throws IOException {
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IllegalStateException e) {
            response.getWriter()
                    .write(new String(
                            body,
                            StandardCharsets.UTF_8)); // The application asked for the writer before it had to give up.
        }
    }

    /** The body of the answer, for who has no servlet response to {@link #send} it to. */
    public byte[] json() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        members.putAll(extensions);
        return JSON.writeValueAsBytes(members);
    }

    /** At least one second: a client told to come back in no time comes back at once. */
    private static long wholeSeconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }
}
