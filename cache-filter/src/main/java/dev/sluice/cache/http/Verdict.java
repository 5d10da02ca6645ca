package dev.sluice.cache.http;

import java.util.List;

/** Whether an answer of the application is stored. Immutable values. */
public sealed interface Verdict {
    /**
     * It is stored.
     *
     * @param vary the request fields that select it
     */
    record Store(Lifetime lifetime, List<String> vary) implements Verdict {}

    /** It is not stored. */
    record Refuse(NotStored why) implements Verdict {}
}
