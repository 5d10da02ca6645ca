package dev.sluice.cache.http;

import java.util.Locale;

/**
 * Scheme and authority of a resource, written one way: lower case, without the scheme's own port. Immutable.
 *
 * @param authority host and, if it is not the scheme's own, port
 */
public record Origin(String scheme, String authority) {
    /**
     * The origin of these parts.
     *
     * @param port below zero stands for the scheme's own
     */
    public static Origin of(String scheme, String host, int port) {
        String lowerScheme = scheme.toLowerCase(Locale.ROOT);
        String lowerHost = host.toLowerCase(Locale.ROOT);
        boolean bareIpv6 = lowerHost.indexOf(':') >= 0 && !lowerHost.startsWith("[");
        String name = bareIpv6 ? "[" + lowerHost + "]" : lowerHost;
        boolean usual = port < 0 || port == (lowerScheme.equals("https") ? 443 : 80);
        return new Origin(lowerScheme, usual ? name : name + ":" + port);
    }

    /** Such as {@code https://example.org}. */
    public String text() {
        return scheme + "://" + authority;
    }
}
