package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address a request comes from. Immutable.
 *
 * <p>An IPv6 address counts by its prefix, /64 by default, because a single subscriber is given at least that many (RFC
 * 6177 section 2) and could send each request from another.
 *
 * @param identity what is counted, to be hashed; never empty
 * @param address null for a peer without one, as on a Unix socket
 * @param prefix how many bits of it count
 */
public record ClientAddress(String identity, @Nullable InetAddress address, int prefix) {
    private static final int IPV6_BYTES = 16;

    static ClientAddress of(InetAddress address, int ipv6Prefix) {
        byte[] bytes = address.getAddress();
        boolean isIpv6 = bytes.length == IPV6_BYTES;
        int prefix = isIpv6 ? ipv6Prefix : bytes.length * 8;
        return new ClientAddress(
                HexFormat.of().formatHex(isIpv6 ? lowest(bytes, prefix) : bytes) + "/" + prefix, address, prefix);
    }

    /** A peer without an IP address, told apart by what the container calls it. */
    static ClientAddress named(@Nullable String name) {
        return new ClientAddress(name == null || name.isEmpty() ? "none" : name, null, 0);
    }

    /** Whether it lies in one of the networks; what is no IP address lies in none. */
    public boolean isIn(List<Cidr> networks) {
        if (address == null) {
            return false;
        }
        for (Cidr network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** What counts as one client, as an operator reads it: {@code 192.0.2.1} or {@code 2001:db8:0:0:0:0:0:0/64}. */
    @Override
    public String toString() {
        if (address == null) {
            return identity;
        }
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES) {
            return address.getHostAddress();
        }
        try {
            return InetAddress.getByAddress(lowest(bytes, prefix)).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("as many bytes as before", e);
        }
    }

    private static byte[] lowest(byte[] address, int prefix) {
        byte[] lowest = Arrays.copyOf(Arrays.copyOf(address, (prefix + 7) / 8), address.length);
        if (prefix % 8 != 0) {
            lowest[prefix / 8] &= (byte) (0xFF << (8 - prefix % 8));
        }
        return lowest;
    }
}
