/**
 * The response cache: {@link dev.sluice.cache.ResponseCacheFilter} answers from {@link dev.sluice.cache.ResponseCache},
 * which keeps responses in this JVM (Caffeine) in front of Redis, and operators see it by
 * {@link dev.sluice.cache.CacheAdminServlet}. How one request is answered begins in {@code dev.sluice.cache.answer};
 * what may be stored and served is decided in {@code dev.sluice.cache.http}.
 */
@NullMarked
package dev.sluice.cache;

import org.jspecify.annotations.NullMarked;
