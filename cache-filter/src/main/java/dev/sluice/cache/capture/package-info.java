/**
 * One watched run of the application: what it sees of the request, what it reads of it, and its answer, captured while it
 * goes to the client or to nobody. Knows nothing of Redis; public only because the filter above uses it.
 */
@NullMarked
package dev.sluice.cache.capture;

import org.jspecify.annotations.NullMarked;
