package dev.sluice.cache.http;

/** The field that tells a client what the cache did (RFC 9211). */
public final class CacheStatus {
    /** The name of the field. */
    public static final String NAME = "Cache-Status";

    private CacheStatus() {}

    /** The cache answered. */
    public static String hit(Copy copy) {
        return "sluice; hit; ttl=" + copy.left().toSeconds() + "; detail="
                + copy.tier().word();
    }

    /** The request went on to the application. */
    public static String forwarded(Forward why) {
        return with(forwardedBare(why), why.detail());
    }

    /** The request went on to the application, and its answer is handed to the store. */
    public static String stored(Forward why) {
        return with(forwardedBare(why) + "; stored", why.detail());
    }

    /** The request went on to the application, and its answer is not stored. */
    public static String notStored(Forward why, NotStored reason) {
        return with(forwardedBare(why), reason.word());
    }

    private static String forwardedBare(Forward why) {
        return "sluice; fwd=" + why.fwd();
    }

    private static String with(String status, String detail) {
        return detail.isEmpty() ? status : status + "; detail=" + detail;
    }
}
