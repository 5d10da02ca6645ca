package dev.sluice.ratelimit.rule;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads an address as containers and proxies write it; a host name is never looked up. Stateless. */
final class IpLiteral {
    /** An IPv6 address with an IPv4 one at its end, a zone and brackets is shorter. */
    private static final int LONGEST = 100;

    private IpLiteral() {}

    /**
     * Of {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1%eth0]:4711}: the address
     * without port, brackets and zone. An IPv6 form of an IPv4 address (RFC 4291 section 2.5.5.2) is that address.
     * Anything else is null.
     */
    static @Nullable InetAddress parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        int colon = text.indexOf(':');
        if (text.charAt(0) == '[') {
            int end = text.indexOf(']');
            return end > 0 && isPort(text, end + 1) ? ipv6(text.substring(1, end)) : null;
        }
        if (colon < 0) {
            return ipv4(text);
        }
        return text.indexOf(':', colon + 1) < 0
                ? isPort(text, colon) ? ipv4(text.substring(0, colon)) : null
                : ipv6(text);
    }

    /** Whether there is nothing from here on, or a port; one of letters is obfuscated (RFC 7239 section 6.2). */
    private static boolean isPort(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        boolean good = text.charAt(from) == ':' && text.length() > from + 1;
        for (int i = from + 1; good && i < text.length(); i++) {
            char c = text.charAt(i);
            good = Character.isLetterOrDigit(c) ? c < 128 : "._-".indexOf(c) >= 0;
        }
        return good;
    }

    private static @Nullable InetAddress ipv4(String text) {
        byte[] address = new byte[4];
        int octet = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '.') {
                continue;
            }
            int value = octet < 4 ? octet(text, start, i) : -1;
            if (value < 0) {
                return null;
            }
            address[octet++] = (byte) value;
            start = i + 1;
        }
        return octet == 4 ? of(address) : null;
    }

    /** Decimal without leading zeros, which some programs would take for octal; -1 for anything else. */
    private static int octet(String text, int start, int end) {
        int length = end - start;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= 255 ? value : -1;
    }

    private static @Nullable InetAddress ipv6(String text) {
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c > 'f' || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
                return null;
            }
        }
        try {
            // The brackets keep the JDK from ever taking the text for a host name.
            return literal.indexOf(':') < 0 ? null : InetAddress.getByName("[" + literal + "]");
        } catch (UnknownHostException e) {
            return null; // Colons and digits, but not an address.
        }
    }

    private static InetAddress of(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
