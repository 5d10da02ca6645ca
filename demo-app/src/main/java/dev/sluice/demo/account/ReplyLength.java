package dev.sluice.demo.account;

/** How much a character is to say at a time. */
public enum ReplyLength {
    /** A sentence. */
    SHORT,
    /** A few sentences. */
    MEDIUM,
    /** A paragraph. */
    LONG
}
