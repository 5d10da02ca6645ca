package dev.sluice.cache.http;

/** Why a request goes on to the application. The words are those of RFC 9211 section 2.2, and a detail of ours. */
public enum Forward {
    /** Only {@code GET} and {@code HEAD} are answered here. */
    METHOD("method", ""),
    /** The path is none of those the cache is for. */
    PATH("bypass", "path"),
    /** The target is too long, or could be understood in two ways. */
    TARGET("bypass", "target"),
    /** The request names several hosts. */
    HOST("bypass", "host"),
    /** The request carries credentials, and what is stored is not declared for such. */
    AUTHORIZATION("bypass", "authorization"),
    /** Nothing is stored, and the request wants a part only. */
    PARTIAL("bypass", "range"),
    /** The request has a precondition only the application should judge. */
    PRECONDITION("bypass", "precondition"),
    /** The fields a cache reads are longer than any client's. */
    OVERSIZED("bypass", "field-size"),
    /** A {@code GET} with a body: the body is in no key. */
    BODY("bypass", "body"),
    /** A field asks the application to take this for another method. */
    METHOD_OVERRIDE("bypass", "method-override"),
    /** The connection is to be used for another protocol. */
    UPGRADE("bypass", "upgrade"),
    /** The client wants nothing stored. */
    NO_STORE("request", "no-store"),
    /** The client wants an answer of now. */
    RELOAD("request", ""),
    /** Nothing is stored for this target. */
    URI_MISS("uri-miss", ""),
    /** Something is stored, but for other values of the fields {@code Vary} names. */
    VARY_MISS("vary-miss", ""),
    /** What is stored is no longer fresh, or must be validated. */
    STALE("stale", ""),
    /** Nothing is stored, and the answer to {@code HEAD} is not worth storing. */
    HEAD_MISS("miss", "head"),
    /** Lately its answer could not be stored, so nobody waits for another request. */
    PASS("uri-miss", "not-stored-lately"),
    /** A rule leaves this request alone. */
    RULE("bypass", "rule"),
    /** Nothing is stored for this host. */
    OTHER_HOST("bypass", "other-host"),
    /** What is stored here is for one user each, and this request is of nobody. */
    NO_PRINCIPAL("bypass", "no-principal"),
    /** The cache only watches. */
    DRY_RUN("bypass", "dry-run"),
    /** Redis does not answer. */
    REDIS_AWAY("bypass", "redis-away");

    private final String fwd;
    private final String detail;

    Forward(String fwd, String detail) {
        this.fwd = fwd;
        this.detail = detail;
    }

    /** The value of the parameter {@code fwd}. */
    public String fwd() {
        return fwd;
    }

    /** The value of the parameter {@code detail}; empty if there is nothing to add. */
    public String detail() {
        return detail;
    }
}
