package dev.sluice.cache.capture;

import java.util.Set;

/**
 * What the application read of a request during one run, found or not. Only what was read through the request of the run
 * counts: what containers and filters in front read does not. Immutable.
 *
 * @param session the session, its id, or a way to change it
 * @param principal the user, in any of its forms, or the {@code Authorization} field
 * @param cookies the cookies, as such or as a field
 * @param token the attribute in which ratelimit-filter leaves a verified token
 * @param certificate the client's certificate
 * @param body something of the body, or its parts or trailers; to look for a body that is not there does not count
 * @param address the address or name of the client's host
 * @param allHeaders the names of all fields were listed
 * @param headers names of fields that were read, in lower case, at most 64; beyond that {@code allHeaders} is set
 */
public record Reads(
        boolean session,
        boolean principal,
        boolean cookies,
        boolean token,
        boolean certificate,
        boolean body,
        boolean address,
        boolean allHeaders,
        Set<String> headers) {
    /** Copies the names. */
    public Reads {
        headers = Set.copyOf(headers);
    }

    /** Whether the application looked at who is asking. */
    public boolean personal() {
        return session || principal || cookies || token || certificate;
    }
}
