package dev.sluice.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Cidr;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressTest {
    @Test
    void ipv6AddressesOfOneSlash64AreOneClient() {
        assertThat(identity("2001:db8:1:2::1")).isEqualTo(identity("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertThat(identity("2001:db8:1:2::1")).isNotEqualTo(identity("2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @CsvSource({
        "32, 2001:db8:ffff::, 2001:db9::",
        "57, 2001:db8:0:7f::, 2001:db8:0:80::",
        "128, 2001:db8::, 2001:db8::1"
    })
    void prefixSaysHowMuchOfAnIpv6AddressIsOneClient(int prefix, String within, String beyond) {
        assertThat(identity("2001:db8::", prefix)).isEqualTo(identity(within, prefix));
        assertThat(identity("2001:db8::", prefix)).isNotEqualTo(identity(beyond, prefix));
    }

    @Test
    void ipv4AddressesAreEachAClient() {
        assertThat(identity("192.0.2.1")).isNotEqualTo(identity("192.0.2.2"));
        assertThat(identity("192.0.2.1", 32)).isEqualTo(identity("192.0.2.1", 128));
    }

    @Test
    void ipv4InIpv6FormIsTheIpv4Address() {
        assertThat(identity("::ffff:192.0.2.1")).isEqualTo(identity("192.0.2.1"));
        assertThat(identity("[::ffff:c000:201]")).isEqualTo(identity("192.0.2.1"));
    }

    @Test
    void bracketsZoneAndPortMakeNoDifference() {
        assertThat(identity("[fe80::1%eth0]")).isEqualTo(identity("fe80::1"));
        assertThat(identity("[fe80::1]:4711")).isEqualTo(identity("fe80::1"));
        assertThat(identity("fe80::1%eth0")).isEqualTo(identity("fe80::1"));
        assertThat(identity("192.0.2.1:4711")).isEqualTo(identity("192.0.2.1"));
    }

    @Test
    void peerWithoutAddressStillHasAnIdentity() {
        assertThat(identity(null)).isNotEmpty();
        assertThat(identity("/run/app.sock")).isNotEqualTo(identity(null));
    }

    @Test
    void operatorReadsTheAddressAndTheNetworkThatCounts() {
        assertThat(client("192.0.2.1", 64)).hasToString("192.0.2.1");
        assertThat(client("2001:db8:1:2:3::4", 64)).hasToString("2001:db8:1:2:0:0:0:0/64");
        assertThat(Proxies.NONE.clientNamed("2001:db8:1:2:0:0:0:0/64").identity())
                .isEqualTo(identity("2001:db8:1:2:3::4"));
    }

    @Test
    void networkIsAskedOfTheWholeAddress() {
        List<Cidr> one = List.of(Cidr.parse("2001:db8::1/128"), Cidr.parse("10.0.0.0/8"));
        assertThat(client("2001:db8::1", 64).isIn(one)).isTrue();
        assertThat(client("2001:db8::2", 64).isIn(one)).isFalse();
        assertThat(client("::ffff:10.1.2.3", 64).isIn(one)).isTrue();
        assertThat(client("/run/app.sock", 64).isIn(one)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.1.1.1",
                "1.2.3.4:",
                "1.2.3.4:1:2",
                "1.2.3.+4",
                "1..2.3",
                "[::1",
                "::1]",
                "[::1]x",
                "[]",
                "[1.2.3.4]",
                ":",
                ":::",
                "::g",
                "1::2::3",
                "localhost",
                "٣.2.3.4",
                "_hidden",
                "unknown",
                "%eth0",
                "::\uff11"
            })
    void whatIsNoAddressIsNotTakenForOne(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    private static String identity(@Nullable String remote) {
        return identity(remote, 64);
    }

    private static String identity(@Nullable String remote, int prefix) {
        return client(remote, prefix).identity();
    }

    private static ClientAddress client(@Nullable String remote, int prefix) {
        return new Proxies(List.of(), ForwardedHeader.X_FORWARDED_FOR, prefix).clientOf(remote, List.of());
    }
}
