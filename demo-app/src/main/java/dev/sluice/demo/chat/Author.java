package dev.sluice.demo.chat;

/** Who said something in a conversation. */
public enum Author {
    /** The person. */
    USER,
    /** The character that was made up. */
    CHARACTER
}
