package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Cidr;
import dev.sluice.core.config.Settings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies are believed when they say whom they speak for, and how the address of a client counts. Immutable; finds
 * the client as a pure function of the peer's address and of the header.
 *
 * @param trusted the networks of the proxies; none, and the peer is the client
 * @param header where they write whom they speak for
 * @param ipv6Prefix how many bits of an IPv6 address make one client, {@value #MIN_PREFIX} to {@value #MAX_PREFIX}
 */
public record Proxies(List<Cidr> trusted, ForwardedHeader header, int ipv6Prefix) {
    /** No proxy, and IPv6 by /64. */
    public static final Proxies NONE = new Proxies(List.of(), ForwardedHeader.X_FORWARDED_FOR, 64);

    static final int MIN_PREFIX = 32;
    static final int MAX_PREFIX = 128;

    /** Refuses a prefix outside its bounds. */
    public Proxies {
        trusted = List.copyOf(trusted);
        if (ipv6Prefix < MIN_PREFIX || ipv6Prefix > MAX_PREFIX) {
            throw new IllegalArgumentException(
                    "IPv6 prefix " + ipv6Prefix + " is not " + MIN_PREFIX + " to " + MAX_PREFIX);
        }
    }

    /** Reads the keys that speak of proxies and addresses; what is wrong with them is told by {@code check()}. */
    public static Proxies from(Settings settings) {
        return new Proxies(
                settings.cidrs("ratelimit.trusted-proxies"),
                settings.value("ratelimit.forwarded-header", "X-Forwarded-For or Forwarded", ForwardedHeader::parse),
                settings.integer("ratelimit.ipv6-prefix", MIN_PREFIX, MAX_PREFIX));
    }

    /**
     * Walks from the peer to the left as long as the last one found is a trusted proxy. A hop that is no address ends the
     * walk at the last good one, and so does a list longer than any real one: what no proxy of ours has written is the
     * client's own invention.
     *
     * @param remote the address of the TCP peer, as the container gives it
     * @param lines the values of the {@link #header}, as they came
     */
    public ClientAddress clientOf(@Nullable String remote, List<String> lines) {
        InetAddress client = remote == null ? null : IpLiteral.parse(remote);
        if (client == null) {
            return ClientAddress.named(remote);
        }
        Hops hops = new Hops(lines, header == ForwardedHeader.FORWARDED);
        while (isTrusted(client)) {
            String hop = hops.next();
            InetAddress next = hop == null ? null : IpLiteral.parse(header.nodeIn(hop));
            if (next == null) {
                break;
            }
            client = next;
        }
        return ClientAddress.of(client, ipv6Prefix);
    }

    private boolean isTrusted(InetAddress address) {
        for (Cidr network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** The client of that address, as an operator writes it or {@link ClientAddress#toString} does. */
    public ClientAddress clientNamed(String address) {
        int slash = address.indexOf('/');
        String literal = (slash > 0 ? address.substring(0, slash) : address).strip();
        InetAddress found = IpLiteral.parse(literal);
        return found == null ? ClientAddress.named(address) : ClientAddress.of(found, ipv6Prefix);
    }
}
