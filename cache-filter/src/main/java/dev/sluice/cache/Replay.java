package dev.sluice.cache;

import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Plan;
import dev.sluice.cache.http.Reply;
import dev.sluice.cache.http.StoredResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** Answers with a stored response. Stateless. */
final class Replay {
    private Replay() {}

    /** Sends the copy, or 304 if the plan says so; {@code HEAD} goes without the body. */
    static void send(Plan.Serve plan, HttpServletResponse response, boolean withBody) throws IOException {
        Copy copy = plan.copy();
        boolean notModified = plan.reply() instanceof Reply.NotModified;
        StoredResponse stored = copy.response();
        setFields(stored.head(), response, notModified);
        response.setHeader("Age", Long.toString(copy.age().toSeconds()));
        response.setHeader(CacheStatus.NAME, CacheStatus.hit(copy).text());
        if (notModified) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        byte[] body = stored.body(Coding.IDENTITY).orElseThrow();
        response.setStatus(stored.head().status());
        response.setContentLength(body.length);
        if (withBody) {
            response.getOutputStream().write(body);
        }
    }

    /** Set, not added, lest a field of a filter in front or of the container stands there twice. */
    private static void setFields(StoredResponse.Head head, HttpServletResponse response, boolean notModified) {
        String last = "";
        for (Field field : head.fields()) {
            if (notModified && describesBody(field)) {
                continue;
            }
            if (field.name().equalsIgnoreCase(last)) {
                response.addHeader(field.name(), field.value());
            } else {
                response.setHeader(field.name(), field.value());
            }
            last = field.name();
        }
    }

    /** RFC 9110 section 15.4.5: a 304 is about the copy the client has. */
    private static boolean describesBody(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return name.startsWith("content-") && !name.equals("content-location") && !name.startsWith("content-security");
    }
}
