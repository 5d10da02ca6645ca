package dev.sluice.cache.http;

/** What is to be done with a request. Immutable values; the filter acts on them. */
public sealed interface Plan {
    /** Answer with the copy, or with 304 if the client has the same. */
    record Serve(Copy copy, boolean notModified) implements Plan {}

    /** Let the application answer, and store what may be stored. */
    record Fill(Forward why) implements Plan {}

    /** Let the application answer, and store nothing. */
    record Pass(Forward why) implements Plan {}

    /** Answer 504: the client wants a stored response or none (RFC 9111 section 5.2.1.7). */
    record Refuse(Forward why) implements Plan {}
}
