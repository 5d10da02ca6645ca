package dev.sluice.cache.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The field that tells a client what the cache did (RFC 9211). Immutable.
 *
 * @param forward why the request went on; empty: the cache answered
 * @param status of the answer of the application
 * @param stored whether that answer is handed to the store
 * @param collapsed whether the request waited for the answer to another one
 * @param ttl what is left of the freshness; below zero if stale
 * @param detail empty: none
 */
public record CacheStatus(
        Optional<Forward> forward,
        OptionalInt status,
        boolean stored,
        boolean collapsed,
        Optional<Duration> ttl,
        String detail) {
    /** The name of the field. */
    public static final String NAME = "Cache-Status";

    /** The cache answered. */
    public static CacheStatus hit(Copy copy) {
        return new CacheStatus(
                Optional.empty(),
                OptionalInt.empty(),
                false,
                false,
                Optional.of(copy.left()),
                copy.tier().word());
    }

    /** The request went on to the application. */
    public static CacheStatus forwarded(Forward why) {
        return new CacheStatus(Optional.of(why), OptionalInt.empty(), false, false, Optional.empty(), why.detail());
    }

    /** The application answered with that status. */
    public CacheStatus withStatus(int ofAnswer) {
        return new CacheStatus(forward, OptionalInt.of(ofAnswer), stored, collapsed, ttl, detail);
    }

    /** The answer of the application is handed to the store. */
    public CacheStatus asStored() {
        return new CacheStatus(forward, status, true, collapsed, ttl, detail);
    }

    /** The answer of the application is not stored. */
    public CacheStatus asNotStored(NotStored why) {
        return withDetail(why.word());
    }

    /** With what is left of the freshness of the response that is sent. */
    public CacheStatus withTtl(Duration left) {
        return new CacheStatus(forward, status, stored, collapsed, Optional.of(left), detail);
    }

    /** With that detail, such as {@code far}. */
    public CacheStatus withDetail(String newDetail) {
        return new CacheStatus(forward, status, stored, collapsed, ttl, newDetail);
    }

    /** The request waited for the answer to another one. */
    public CacheStatus asCollapsed() {
        return new CacheStatus(forward, status, stored, true, ttl, detail);
    }

    /** The value of the field. */
    public String text() {
        StringBuilder text = new StringBuilder(64).append("sluice");
        text.append(forward.isPresent() ? "; fwd=" + forward.get().fwd() : "; hit");
        if (status.isPresent()) {
            text.append("; fwd-status=").append(status.getAsInt());
        }
        text.append(stored ? "; stored" : "").append(collapsed ? "; collapsed" : "");
        if (ttl.isPresent()) {
            text.append("; ttl=").append(ttl.get().toSeconds());
        }
        return (detail.isEmpty() ? text : text.append("; detail=").append(detail)).toString();
    }
}
