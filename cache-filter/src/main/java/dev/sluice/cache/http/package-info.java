/**
 * The rules of HTTP caching (RFC 9111, 9110, 5861, 8246, 9211, 9213, 9875) as pure functions: no servlet, no Redis call, no clock. They are
 * public only because the filter beside them uses them; applications call {@code dev.sluice.cache}.
 */
@NullMarked
package dev.sluice.cache.http;

import org.jspecify.annotations.NullMarked;
