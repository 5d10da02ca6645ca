/** Decides whether a bearer token is genuine and of its time, without asking Redis; start at {@link dev.sluice.ratelimit.token.TokenVerifier}. */
@NullMarked
package dev.sluice.ratelimit.token;

import org.jspecify.annotations.NullMarked;
