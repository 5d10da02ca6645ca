package dev.sluice.core.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A network of addresses such as {@code 10.0.0.0/8} or {@code fd00::/8} (RFC 4632, RFC 4291 2.3). Immutable.
 *
 * <p>An IPv6 address that only wraps an IPv4 one ({@code ::ffff:10.0.0.1}) counts as that IPv4 address, on both sides.
 *
 * @param network the lowest address of the network
 * @param prefixLength how many leading bits all its addresses share
 */
public record Cidr(InetAddress network, int prefixLength) {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final int WRAPPING_BITS = 96;

    /** Refuses a prefix length the address cannot have and an address that is not the lowest of its network. */
    public Cidr {
        byte[] bytes = folded(network.getAddress());
        if (prefixLength < 0 || prefixLength > bytes.length * 8) {
            throw new IllegalArgumentException("A prefix length is 0 to " + bytes.length * 8 + ", not " + prefixLength);
        }
        if (!Arrays.equals(bytes, masked(bytes, prefixLength))) {
            throw new IllegalArgumentException(network.getHostAddress() + "/" + prefixLength + " has host bits set");
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code ::1/128}, or an address alone, which is the network of that one address.
     *
     * @throws IllegalArgumentException if the text is neither; a host name is never looked up
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = address(literal);
        int bits = address.getAddress().length * 8;
        if (slash < 0) {
            return new Cidr(address, bits);
        }
        boolean wrapped = address instanceof Inet4Address && literal.indexOf(':') >= 0;
        return new Cidr(address, prefixLength(text.substring(slash + 1)) - (wrapped ? WRAPPING_BITS : 0));
    }

    /** Whether the address belongs to this network; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] bytes = folded(address.getAddress());
        byte[] lowest = folded(network.getAddress());
        return bytes.length == lowest.length && Arrays.equals(masked(bytes, prefixLength), lowest);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }

    private static InetAddress address(String literal) {
        boolean isIpv6 = IPV6.matcher(literal).matches();
        if (!isIpv6 && !IPV4.matcher(literal).matches()) {
            throw new IllegalArgumentException(literal + " is not an IP address");
        }
        try {
            // The brackets keep the JDK from ever taking the text for a host name.
            return InetAddress.getByName(isIpv6 ? "[" + literal + "]" : literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + " is not an IP address", e);
        }
    }

    private static int prefixLength(String digits) {
        if (!PREFIX_LENGTH.matcher(digits).matches()) {
            throw new IllegalArgumentException("A prefix length is a number, not " + digits);
        }
        return Integer.parseInt(digits);
    }

    private static byte[] folded(byte[] address) {
        boolean wraps = address.length == 16
                && Arrays.equals(Arrays.copyOf(address, 10), new byte[10])
                && address[10] == -1
                && address[11] == -1;
        return wraps ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - i * 8));
            masked[i] &= (byte) (0xFF << (8 - kept));
        }
        return masked;
    }
}
