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
@SuppressWarnings("DoNotCallSuggester")
public final class Captured {
    Captured() {}

    /** The status the application gave; of an answer sent as 304 in its place, still its own. */
    public int status() {
        throw new UnsupportedOperationException();
    }

    /** The header of the answer, as far as it is known now. */
    public Fields fields() {
        throw new UnsupportedOperationException();
    }

    /** The fields worth storing, with {@code Date} as the application or the container has it, else the time of receipt. */
    public List<Field> toStore(Instant received) {
        throw new UnsupportedOperationException();
    }

    /** What speaks against storing it, besides its status and fields. */
    public Optional<NotStored> spoilt() {
        throw new UnsupportedOperationException();
    }

    /** The body; empty if something speaks against storing it. Not copied if it fills the buffer exactly, never shared. */
    public byte[] body() {
        throw new UnsupportedOperationException();
    }

    /** What the application read of the request. */
    public Reads reads() {
        throw new UnsupportedOperationException();
    }

    /** Whether the request ended with an asynchronous cycle. */
    public boolean asynchronous() {
        throw new UnsupportedOperationException();
    }

    /** Whether the client got nothing of this run, so that the caller has to answer. */
    public boolean withheld() {
        throw new UnsupportedOperationException();
    }

    /** Whether the head has left, so that no field can be set any more. */
    public boolean committed() {
        throw new UnsupportedOperationException();
    }

    /** Sets a field of the client's response; nothing happens if its head has left, or if there is no client. */
    public void setField(String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Sends all that is left to the client, as the container would do in a moment; nothing happens if that was withheld. */
    public void closeBody() {
        throw new UnsupportedOperationException();
    }

    /** The exception the application ended with; if the answer was withheld, nobody else has seen it. */
    public Optional<Throwable> failure() {
        throw new UnsupportedOperationException();
    }
}
