package dev.sluice.demo.chat;

import java.util.List;

/**
 * A part of what was said in a conversation. Immutable.
 *
 * @param messages the oldest first
 * @param hasOlder whether more was said before
 */
public record Page(Conversation conversation, List<Message> messages, boolean hasOlder) {
    /** Copies the list. */
    public Page {
        messages = List.copyOf(messages);
    }
}
