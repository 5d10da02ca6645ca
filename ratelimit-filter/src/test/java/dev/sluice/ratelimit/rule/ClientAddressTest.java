package dev.sluice.ratelimit.rule;

import static dev.sluice.ratelimit.rule.ClientAddress.identity;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClientAddressTest {
    @Test
    void ipv6AddressesOfOneSlash64AreOneClient() {
        assertThat(identity("2001:db8:1:2::1")).isEqualTo(identity("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertThat(identity("2001:db8:1:2::1")).isNotEqualTo(identity("2001:db8:1:3::1"));
    }

    @Test
    void ipv4AddressesAreEachAClient() {
        assertThat(identity("192.0.2.1")).isNotEqualTo(identity("192.0.2.2"));
    }

    @Test
    void ipv4InIpv6FormIsTheIpv4Address() {
        assertThat(identity("::ffff:192.0.2.1")).isEqualTo(identity("192.0.2.1"));
        assertThat(identity("[::ffff:c000:201]")).isEqualTo(identity("192.0.2.1"));
    }

    @Test
    void bracketsAndZoneMakeNoDifference() {
        assertThat(identity("[fe80::1%eth0]")).isEqualTo(identity("fe80::1"));
    }

    @Test
    void peerWithoutAddressStillHasAnIdentity() {
        assertThat(identity(null)).isNotEmpty();
        assertThat(identity("/run/app.sock")).isNotEqualTo(identity(null));
    }
}
