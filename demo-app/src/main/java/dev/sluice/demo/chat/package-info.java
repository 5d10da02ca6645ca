/**
 * Conversations with characters. Begin with {@link dev.sluice.demo.chat.ChatStore}, which keeps them in Redis; the pages and
 * the API stand beside it.
 */
@NullMarked
package dev.sluice.demo.chat;

import org.jspecify.annotations.NullMarked;
