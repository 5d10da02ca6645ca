package dev.sluice.cache.answer;

import dev.sluice.cache.http.ByteRange;
import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.EntityTag;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Multipart;
import dev.sluice.cache.http.Plan;
import dev.sluice.cache.http.Reply;
import dev.sluice.cache.http.StoredResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.UUID;

/** Answers with a stored response. For one request. */
final class Replay {
    private final Copy copy;
    private final HttpServletResponse response;
    private final boolean withBody;

    /** @param withBody false for {@code HEAD} */
    Replay(Copy copy, HttpServletResponse response, boolean withBody) {
        this.copy = copy;
        this.response = response;
        this.withBody = withBody;
    }

    /** Sends what the plan says, but for {@code Cache-Status}, which the caller has set. */
    static void send(Plan.Serve plan, HttpServletResponse response, boolean withBody) throws IOException {
        new Replay(plan.copy(), response, withBody).send(plan.reply());
    }

    private void send(Reply reply) throws IOException {
        if (reply instanceof Reply.Whole whole) {
            whole(whole.coding());
        } else if (reply instanceof Reply.NotModified notModified) {
            fields(true);
            form(notModified.coding());
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else if (reply instanceof Reply.Part part) {
            part(part.range());
        } else if (reply instanceof Reply.Parts parts) {
            parts(parts);
        } else if (reply instanceof Reply.Unsatisfiable) {
            response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            response.setHeader("Content-Range", "bytes */" + head().length());
            response.setContentLength(0);
        }
    }

    private void whole(Coding wanted) throws IOException {
        StoredResponse stored = copy.response();
        Coding coding = stored.has(wanted) ? wanted : Coding.IDENTITY;
        byte[] body = stored.body(coding).orElseThrow();
        fields(false);
        form(coding);
        response.setStatus(head().status());
        response.setContentLength(body.length);
        if (withBody) {
            response.getOutputStream().write(body);
        }
    }

    private void part(ByteRange range) throws IOException {
        fields(false);
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader("Content-Range", range.contentRange(head().length()));
        response.setContentLengthLong(range.length());
        if (withBody) {
            write(range, response.getOutputStream());
        }
    }

    private void parts(Reply.Parts parts) throws IOException {
        String boundary = UUID.randomUUID().toString();
        Multipart multipart = new Multipart(parts.ranges(), head().first("Content-Type"), head().length(), boundary);
        fields(false);
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setContentType(multipart.contentType());
        response.setContentLengthLong(multipart.contentLength());
        if (withBody) {
            OutputStream out = response.getOutputStream();
            for (ByteRange range : parts.ranges()) {
                out.write(multipart.before(range));
                write(range, out);
            }
            out.write(multipart.end());
        }
    }

    private void write(ByteRange range, OutputStream out) throws IOException {
        byte[] body = copy.response().body(Coding.IDENTITY).orElseThrow();
        out.write(body, (int) range.first(), (int) range.length());
    }

    /** What is of the form and not of the response: other bytes need another tag (RFC 9110 section 8.8.3.3). */
    private void form(Coding coding) {
        if (coding == Coding.GZIP) {
            response.setHeader("Content-Encoding", "gzip");
            EntityTag.parse(head().first("ETag"))
                    .ifPresent(
                            tag -> response.setHeader("ETag", tag.compressed().text()));
        }
    }

    /** Set, not added, lest a field of a filter in front or of the container stands there twice. */
    private void fields(boolean notModified) {
        String last = "";
        for (Field field : head().fields()) {
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
        response.setHeader("Age", Long.toString(copy.age().toSeconds()));
    }

    private StoredResponse.Head head() {
        return copy.response().head();
    }

    /** RFC 9110 section 15.4.5: a 304 is about the copy the client has. */
    private static boolean describesBody(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return name.startsWith("content-") && !name.equals("content-location") && !name.startsWith("content-security");
    }
}
