package dev.sluice.cache.capture;

import java.util.HashSet;
import java.util.Set;

/** Notes what the application reads of a request. For one request; the container orders its threads. */
final class ReadLog {
    private static final int MOST_NAMES = 64;

    boolean session;
    boolean principal;
    boolean cookies;
    boolean token;
    boolean certificate;
    boolean body;
    boolean address;
    boolean allHeaders;
    private final Set<String> headers = new HashSet<>();

    /** @param name in lower case */
    void header(String name) {
        cookies |= name.equals("cookie") || name.equals("cookie2");
        principal |= name.equals("authorization") || name.equals("proxy-authorization");
        if (headers.size() < MOST_NAMES || headers.contains(name)) {
            headers.add(name);
        } else {
            allHeaders = true;
        }
    }

    Reads reads() {
        return new Reads(session, principal, cookies, token, certificate, body, address, allHeaders, headers);
    }
}
