package dev.sluice.session.store;

/**
 * The id of a session as the client carries it: a bucket, which says where in a Cluster the session lies and stays for
 * its whole life, a secret of 160 random bits, and a tag by which {@link SessionIds} knows its own. Immutable;
 * {@link #toString} shows nothing of it.
 */
public record SessionId(String bucket, String secret, String tag) {
    /** As the client carries it. */
    public String text() {
        return bucket + secret + tag;
    }

    @Override
    public String toString() {
        return "session id";
    }
}
