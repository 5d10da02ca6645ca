/**
 * {@code HttpSession} kept in Redis and shared by every node. {@link dev.sluice.session.RedisSessionFilter} wraps
 * request and response; {@code SessionScope} holds the session of one request; {@link
 * dev.sluice.session.SessionStore} reads and writes it.
 */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
