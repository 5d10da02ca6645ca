package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Cidr;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Turns the address of a TCP peer into the identity that is counted. An IPv6 address counts by its /64, because a
 * single subscriber is given at least that many (RFC 6177 section 2) and could send each request from another; an IPv6
 * form of an IPv4 address (RFC 4291 section 2.5.5.2) counts as that address. Stateless.
 */
public final class ClientAddress {
    private static final int IPV6_BYTES = 16;
    private static final int COUNTED_BYTES = 8;

    private ClientAddress() {}

    /** The identity; peers without an IP address, as on a Unix socket, are told apart by what the container calls them. */
    public static String identity(@Nullable String remote) {
        if (remote == null) {
            return "none";
        }
        try {
            // Containers write IPv6 with or without brackets and zone.
            String literal = remote.replaceAll("^\\[|]$|%.*", "");
            byte[] address = Cidr.parse(literal).network().getAddress();
            boolean isIpv6 = address.length == IPV6_BYTES;
            return HexFormat.of().formatHex(isIpv6 ? Arrays.copyOf(address, COUNTED_BYTES) : address);
        } catch (IllegalArgumentException e) {
            return remote; // Not an IP address; it is hashed like one.
        }
    }
}
