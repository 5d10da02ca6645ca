package dev.sluice.cache.capture;

/** What becomes of an answer whose head is about to leave. */
public enum Disposition {
    /** It goes to the client as the application makes it. */
    SEND,
    /** The client has this answer already and gets 304 with its fields; the body is captured only (RFC 9110 section 15.4.5). */
    NOT_MODIFIED,
    /** The client gets nothing of this run: its response is as it was before, and the caller answers. */
    WITHHOLD
}
