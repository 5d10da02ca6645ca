package dev.sluice.cache.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Scheme and authority of a resource, written one way: lower case, without the scheme's own port. Immutable.
 *
 * @param authority host and, if it is not the scheme's own, port
 */
public record Origin(String scheme, String authority) {
    private static final int LONGEST_NAME = 255;
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[a-z0-9._-]{1,255}+|\\[[0-9a-f:.]++])(?::[0-9]{1,5}+)?+");

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

    /**
     * Whether it is a host as DNS and sockets have them, of a scheme that is one: containers take more from a client, and
     * from a proxy in front they take what it says, but here it stands in a key before the path.
     */
    boolean isPlain() {
        return (scheme.equals("http") || scheme.equals("https"))
                && (isSimple(authority) || AUTHORITY.matcher(authority).matches());
    }

    /** A name without a port, found without a matcher, for it is asked of every hit. */
    private static boolean isSimple(String authority) {
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c != '.' && c != '-' && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return !authority.isEmpty() && authority.length() <= LONGEST_NAME;
    }

    /** Such as {@code https://example.org}. */
    public String text() {
        return scheme + "://" + authority;
    }
}
