package dev.sluice.cache.http;

import java.util.Optional;

/** What is to be done with a request. Immutable values; the filter acts on them. */
public sealed interface Plan {
    /**
     * Answer with the copy.
     *
     * @param refresh whether the application is asked again behind the client's back, because the copy is stale or
     *     soon will be
     */
    record Serve(Copy copy, Reply reply, boolean refresh) implements Plan {}

    /**
     * Let the application answer, and store what may be stored.
     *
     * @param stale asked about by its validators; it may be fresh, if the client wants an answer of now. Whether it
     *     answers in the place of an error, {@link CacheRequest#mayAnswerError} says
     */
    record Fetch(Forward why, Optional<Copy> stale) implements Plan {}

    /** Let the application answer, and store nothing. */
    record Pass(Forward why) implements Plan {}

    /** Answer 504: the client wants a stored response or none (RFC 9111 section 5.2.1.7). */
    record Refuse(Forward why) implements Plan {}
}
