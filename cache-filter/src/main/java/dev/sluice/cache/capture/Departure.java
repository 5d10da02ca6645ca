package dev.sluice.cache.capture;

import dev.sluice.cache.http.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The moment at which the head of an answer leaves: asks what becomes of the answer, and leads it away from its client if
 * it shall not go there. For one request.
 */
final class Departure {
    private final WatchedResponse response;
    private final HttpServletResponse client;
    private final Head before;
    private final Runnable onWithheld;
    private HeadDecision decision = HeadDecision.SEND_ALWAYS;
    private @Nullable Disposition taken;
    private @Nullable DetachedResponse detached;
    private int statusThen;
    private boolean told;

    /** @param onWithheld run as soon as an answer is withheld that does not end with its thread */
    Departure(WatchedResponse response, HttpServletResponse client, Runnable onWithheld) {
        this.response = response;
        this.client = client;
        this.before = Head.of(client);
        this.onWithheld = onWithheld;
    }

    void decideBy(HeadDecision decision) {
        this.decision = decision;
    }

    /** What was set before the run. */
    Head before() {
        return before;
    }

    boolean isTaken() {
        return taken != null;
    }

    boolean withheld() {
        return taken == Disposition.WITHHOLD;
    }

    boolean notModified() {
        return taken == Disposition.NOT_MODIFIED;
    }

    /** The head leaves with this status, unless it did so before. */
    void leave(int status) {
        if (taken != null) {
            return;
        }
        statusThen = status;
        Fields fields = Head.fieldsOf(client);
        Disposition now = client.isCommitted() ? Disposition.SEND : decision.decide(status, fields);
        taken = now;
        if (now != Disposition.SEND) {
            leadAway(now);
        }
        tellIfAsync();
        if (response.isDispatched()) {
            sendNotModified();
        }
    }

    /** The head leaves as it is, whatever would be decided. */
    void leaveUndecided() {
        if (taken == null) {
            taken = Disposition.SEND;
        }
    }

    /** Sends the 304 now: at an end of the body, Jetty would declare a length of 0, which is not the one of the copy. */
    void sendNotModified() {
        try {
            if (notModified() && !client.isCommitted()) {
                client.flushBuffer();
            }
        } catch (IOException e) {
            // The client has gone; the answer is whole all the same.
        }
    }

    /** An asynchronous answer has no end at which somebody could still answer in its place: it is told at once. */
    void tellIfAsync() {
        if (withheld() && response.isAsync() && !told) {
            told = true;
            onWithheld.run();
        }
    }

    private void leadAway(Disposition now) {
        Head head = Head.of(client);
        before.restore(client);
        if (now == Disposition.NOT_MODIFIED) {
            setNotModified(head);
        }
        DetachedResponse away = new DetachedResponse(head);
        away.setStatus(statusThen);
        detached = away;
        response.turnTo(Unwrapping.of(away, client));
    }

    /** RFC 9110 section 15.4.5: a 304 tells of the copy the client has, and describes no body. */
    private void setNotModified(Head head) {
        client.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        head.fields().keySet().stream()
                .filter(name -> !describesBody(name))
                .forEach(name -> head.applyField(name, client));
        if (before.contentType() != null) {
            client.setContentType(null);
        }
    }

    private static boolean describesBody(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean ofContent = lower.startsWith("content-") || lower.equals("transfer-encoding");
        return ofContent && !lower.equals("content-location") && !lower.startsWith("content-security");
    }

    /** The answer begins anew, or ends otherwise than it began: what was decided is void, unless it had its effect. */
    void reconsider() {
        if (taken == null || told || client.isCommitted()) {
            return;
        }
        DetachedResponse away = detached;
        if (away != null) {
            detached = null;
            before.restore(client);
            Head.of(away).applyTo(client);
            response.turnTo(Unwrapping.of(client));
        }
        taken = null;
    }

    /** The application has ended with this status. */
    void end(int status) {
        if (status != statusThen && !response.isCommitted()) {
            reconsider();
        }
        leave(status);
        if (notModified() && !client.isCommitted()) {
            setNotModified(Head.of(Objects.requireNonNull(detached)));
        }
    }

    /** The application has failed in a way that stands for this status; says whether the caller has to answer. */
    boolean fail(int status) {
        reconsider();
        leave(status);
        return withheld();
    }
}
