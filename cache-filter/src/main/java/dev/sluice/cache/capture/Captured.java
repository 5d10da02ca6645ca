package dev.sluice.cache.capture;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.NotStored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An answer of the application that has ended. For one request, and for the thread that was told of the end.
 */
public final class Captured {
    private final CapturedRun run;
    private final WatchedResponse response;
    private final Body body;

    Captured(CapturedRun run, WatchedResponse response, Body body) {
        this.run = run;
        this.response = response;
        this.body = body;
    }

    /** The status the application gave, also where the client gets 304 or nothing; 500 for an exception. */
    public int status() {
        return run.failure().map(CapturedRun::statusOf).orElseGet(response::getStatus);
    }

    /** The header of the answer, as far as it is known now. */
    public Fields fields() {
        return Head.fieldsOf(response);
    }

    /**
     * The fields worth storing: without those of one connection, of one client, written anew on each hit, or set by filters
     * in front. {@code Date} is as the application or the container has it, else the time of receipt. Best read after
     * {@link #closeBody()}, because some containers write their part of the header only then.
     */
    public List<Field> toStore(Instant received) {
        Head before = response.departure().map(Departure::before).orElse(null);
        return StorableFields.of(response, before, received);
    }

    /** What speaks against storing it, besides its status and fields. */
    public Optional<NotStored> spoilt() {
        return response.spoilt();
    }

    /** The body; empty if something speaks against storing it. Not copied at each call, so it must not be changed. */
    public byte[] body() {
        return body.bytes();
    }

    /** What the application read of the request. */
    public Reads reads() {
        return run.reads();
    }

    /** Whether the request ended with an asynchronous cycle. */
    public boolean asynchronous() {
        return run.isAsync();
    }

    /** Whether the client got nothing of this run, so that the caller has to answer. */
    public boolean withheld() {
        return response.departure().map(Departure::withheld).orElse(false);
    }

    /** Whether the client's head has left, so that no field can be set any more. */
    public boolean committed() {
        return run.client().isCommitted();
    }

    /** Sets a field of the client's response; nothing happens if its head has left. */
    public void setField(String name, String value) {
        if (!committed()) {
            run.client().setHeader(name, value);
        }
    }

    /**
     * Sends all that is left to the client, as the container would do in a moment; not if the answer was withheld, is
     * asynchronous, or if the container has an exception to answer.
     */
    public void closeBody() {
        if (!withheld() && !asynchronous() && failure().isEmpty()) {
            run.close();
        }
    }

    /** What the application ended with; if the answer was withheld or for nobody, nobody else has seen it. */
    public Optional<Throwable> failure() {
        return run.failure();
    }
}
