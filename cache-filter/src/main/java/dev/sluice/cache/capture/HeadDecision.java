package dev.sluice.cache.capture;

import dev.sluice.cache.http.Fields;

/**
 * Says what becomes of an answer when its head is about to leave: at the first byte of a body, a flush, {@code sendError},
 * a redirect, an exception or the end. It is asked again after a reset, and after an exception that came before anything
 * had left.
 */
@FunctionalInterface
public interface HeadDecision {
    /** Every answer goes to the client. */
    HeadDecision SEND_ALWAYS = (status, fields) -> Disposition.SEND;

    /**
     * Decides.
     *
     * @param status as the application set it; 500 for an exception, or what an {@code UnavailableException} stands for
     * @param fields the header as far as it is known now
     */
    Disposition decide(int status, Fields fields);
}
