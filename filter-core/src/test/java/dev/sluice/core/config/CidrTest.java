package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    private static boolean contains(String network, String address) throws Exception {
        return Cidr.parse(network).contains(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255",
        "192.168.4.0/22, 192.168.7.1",
        "0.0.0.0/0, 8.8.8.8",
        "10.1.2.3, 10.1.2.3",
        "::1/128, ::1",
        "fd00::/8, fdff::1",
        "2001:db8:0:8000::/49, 2001:db8:0:ffff::",
        "::/0, 2001:db8::1",
        "::ffff:10.0.0.0/104, 10.9.9.9",
        "::ffff:0:0/96, 8.8.8.8",
    })
    void networkContainsItsAddresses(String network, String address) throws Exception {
        assertThat(contains(network, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "192.168.4.0/22, 192.168.8.0",
        "10.1.2.3/32, 10.1.2.4",
        "fd00::/8, fe00::",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::",
        "::/0, 10.0.0.1",
        "0.0.0.0/0, ::1",
    })
    void networkDoesNotContainOthers(String network, String address) throws Exception {
        assertThat(contains(network, address)).isFalse();
    }

    @Test
    void wrappedAddressCountsAsTheAddressInside() throws Exception {
        byte[] wrapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        assertThat(Cidr.parse("10.0.0.0/8").contains(Inet6Address.getByAddress("", wrapped, 0)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "localhost",
                "localhost/8",
                "fd00::1/8",
                "::/129",
                "::ffff:10.0.0.0/90",
                "1::2::3",
                "fe80::1%eth0",
                "[::1]",
                "a:b"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }

    @Test
    void textIsTheNetwork() {
        assertThat(Cidr.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
    }
}
