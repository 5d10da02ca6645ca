package dev.sluice.cache;

import dev.sluice.cache.http.Answer;
import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Variant;
import dev.sluice.cache.http.Verdict;
import dev.sluice.core.web.AtEnd;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One answer of the application, sent to the client as it comes, then judged and stored. For one request; the container
 * orders the threads that work on it.
 */
final class Fill {
    private final ResponseCache cache;
    private final Lookup.Miss miss;
    private final Exchange exchange;
    private final Capture capture;
    private final CapturingResponse response;
    private final FollowedRequest request;
    private final StorableFields fields;
    private boolean ended;

    Fill(ResponseCache cache, Lookup.Miss miss, Exchange exchange) {
        this.cache = cache;
        this.miss = miss;
        this.exchange = exchange;
        this.capture = new Capture(cache.settings().maxEntryBytes());
        this.response = new CapturingResponse(exchange.response(), capture);
        AtEnd atEnd = new AtEnd(this::end, this::fail);
        this.request = new FollowedRequest(exchange.request(), response, atEnd, response::forwarded);
        this.fields = new StorableFields(exchange.response());
    }

    void run() throws IOException, ServletException {
        exchange.chain().doFilter(request, response);
        if (!request.wentAsync()) {
            end();
        }
    }

    private void fail() {
        capture.spoil(NotStored.INCOMPLETE);
    }

    /** The application has written everything. An asynchronous request of several cycles may tell so twice. */
    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        Instant received = cache.time();
        long receivedNanos = cache.now();
        Verdict verdict = verdict(received, receivedNanos);
        if (verdict instanceof Verdict.Store store) {
            send();
            cache.store(miss.ticket(), stored(store, received), receivedNanos);
        } else if (verdict instanceof Verdict.Refuse refuse) {
            tell(CacheStatus.forwarded(miss.why()).asNotStored(refuse.why()).text());
            cache.metrics().notStored(refuse.why());
        }
    }

    private Verdict verdict(Instant received, long receivedNanos) {
        Optional<NotStored> spoilt = response.spoilt();
        if (spoilt.isPresent()) {
            return new Verdict.Refuse(spoilt.get());
        }
        if (request.wasBodyRead()) {
            return new Verdict.Refuse(NotStored.REQUEST_BODY);
        }
        Duration delay = Duration.ofNanos(receivedNanos - miss.ticket().nanos());
        return new Answer(response.getStatus(), fields, request.wasPersonal(), received, delay)
                .verdict(exchange.asked());
    }

    /** The client shall not wait for Redis. */
    private void send() {
        if (request.wentAsync()) {
            return;
        }
        tell(CacheStatus.forwarded(miss.why()).asStored().text());
        try {
            response.closeBody();
        } catch (IOException e) {
            // The client has gone; the answer is whole all the same.
        }
    }

    private void tell(String cacheStatus) {
        if (!exchange.response().isCommitted()) {
            exchange.response().setHeader(CacheStatus.NAME, cacheStatus);
        }
    }

    /** Read when the response is sent, because some containers write their part of the header only then. */
    private StoredResponse stored(Verdict.Store store, Instant received) {
        Variant variant = Variant.of(store.vary(), exchange.asked().fields());
        List<Field> lines = store.toStore(fields.toStore(received));
        byte[] body = response.body();
        String target = exchange.asked().target().text();
        StoredResponse.Head head = new StoredResponse.Head(
                target,
                variant,
                store.lifetime(),
                response.getStatus(),
                lines,
                List.of(),
                false,
                Duration.ZERO,
                body.length);
        return new StoredResponse(head, body, null);
    }
}
