package dev.sluice.demo.live;

import dev.sluice.ratelimit.token.VerifiedToken;

/**
 * By what somebody was let in, which may be taken from him while he listens. Immutable.
 *
 * @param name the name under which his sessions are found
 * @param session as the store of sessions names it
 */
record Pass(long user, String name, String session, VerifiedToken token) {}
