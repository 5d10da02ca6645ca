package dev.sluice.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Cidr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxiesTest {
    private static final List<Cidr> OURS = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
    private static final Proxies LISTED = new Proxies(OURS, ForwardedHeader.X_FORWARDED_FOR, 64);
    private static final Proxies FORWARDED = new Proxies(OURS, ForwardedHeader.FORWARDED, 64);

    @Test
    void headerOfAStrangerIsIgnored() {
        assertThat(client(LISTED, "192.0.2.1", "203.0.113.7")).isEqualTo("192.0.2.1");
        assertThat(client(Proxies.NONE, "10.0.0.1", "203.0.113.7")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                            | 203.0.113.7",
                "6.6.6.6, 203.0.113.7                   | 203.0.113.7",
                "6.6.6.6, 203.0.113.7, 10.0.0.2         | 203.0.113.7",
                "6.6.6.6,203.0.113.7,10.0.0.2,fd00::1   | 203.0.113.7",
                "10.0.0.3, 10.0.0.2                     | 10.0.0.3",
                "203.0.113.7:4711                       | 203.0.113.7",
                "[2001:db8::1]:4711                     | 2001:db8:0:0:0:0:0:0/64",
                "2001:db8::1                            | 2001:db8:0:0:0:0:0:0/64",
                "::ffff:203.0.113.7                     | 203.0.113.7",
                "6.6.6.6, ::ffff:10.0.0.9               | 6.6.6.6",
                "6.6.6.6, unknown, 10.0.0.2             | 10.0.0.2",
                "6.6.6.6, , 10.0.0.2                    | 10.0.0.2",
                "6.6.6.6,                               | 10.0.0.1",
                "'6.6.6.6, \"203.0.113.7\"'             | 10.0.0.1",
                "''                                     | 10.0.0.1"
            })
    void walkEndsAtTheFirstAddressThatIsNoProxyOfOurs(String header, String client) {
        assertThat(client(LISTED, "10.0.0.1", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.7                                    | 203.0.113.7",
                "For=203.0.113.7;proto=https;by=10.0.0.2            | 203.0.113.7",
                "proto=https; for=203.0.113.7 ; by=10.0.0.2         | 203.0.113.7",
                "for=\"[2001:db8::1]:4711\"                         | 2001:db8:0:0:0:0:0:0/64",
                "for=\"203.0.113.7:_port\"                          | 203.0.113.7",
                "for=\"203.0.113\\.7\"                              | 203.0.113.7",
                "for=6.6.6.6, for=203.0.113.7, for=10.0.0.2         | 203.0.113.7",
                "for=6.6.6.6;host=\"a,b\", for=10.0.0.2             | 6.6.6.6",
                "for=\"6.6.6.6, for=203.0.113.7                     | 203.0.113.7",
                "for=6.6.6.6, host=\"a\\\";for=1.1.1.1\";for=203.0.113.7 | 203.0.113.7",
                "for=6.6.6.6, for=unknown, for=10.0.0.2             | 10.0.0.2",
                "for=6.6.6.6, for=_hidden, for=10.0.0.2             | 10.0.0.2",
                "for=6.6.6.6, proto=https                           | 10.0.0.1",
                "for=203.0.113.7;for=6.6.6.6                        | 10.0.0.1",
                "for=\"203.0.113.7                                  | 10.0.0.1",
                "for=                                               | 10.0.0.1",
                "203.0.113.7                                        | 10.0.0.1"
            })
    void forwardedIsReadAsRfc7239Says(String header, String client) {
        assertThat(client(FORWARDED, "10.0.0.1", header)).isEqualTo(client);
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(client(LISTED, "10.0.0.1", "6.6.6.6, 203.0.113.7", "10.0.0.2"))
                .isEqualTo("203.0.113.7");
        assertThat(client(FORWARDED, "10.0.0.1", "for=\"6.6.6.6", "for=203.0.113.7,for=10.0.0.2"))
                .isEqualTo("203.0.113.7");
    }

    @Test
    void peerWithoutAddressIsNoProxy() {
        assertThat(client(LISTED, "/run/app.sock", "203.0.113.7")).isEqualTo("/run/app.sock");
    }

    @Test
    void thirtyTwoHopsAreTheMostThatAreLookedAt() {
        assertThat(client(LISTED, "10.0.0.1", "203.0.113.7" + ",10.0.0.2".repeat(31)))
                .isEqualTo("203.0.113.7");
        assertThat(client(LISTED, "10.0.0.1", "203.0.113.7" + ",10.0.0.2".repeat(32)))
                .isEqualTo("10.0.0.2");
    }

    @Test
    void eightKibibytesAreTheMostThatAreLookedAt() {
        String near = "," + " ".repeat(Hops.MAX_CHARACTERS - 21) + "10.0.0.2";
        assertThat(client(LISTED, "10.0.0.1", "203.0.113.7" + near)).isEqualTo("203.0.113.7");
        assertThat(client(LISTED, "10.0.0.1", "203.0.113.7" + near.replace(", ", ",  ")))
                .isEqualTo("10.0.0.2");
        assertThat(client(LISTED, "10.0.0.1", "203.0.113.7," + " ".repeat(1_000_000)))
                .isEqualTo("10.0.0.1");
        assertThat(client(FORWARDED, "10.0.0.1", "\"".repeat(1_000_000))).isEqualTo("10.0.0.1");
    }

    @Test
    void headerFromAStrangerIsNoticedAndThatOfAProxyNot() {
        ClientAddresses addresses = new ClientAddresses(LISTED);
        addresses.find("192.0.2.1", List.of());
        addresses.find("10.0.0.1", List.of("203.0.113.7"));
        assertThat(addresses.hasIgnoredAHeader()).isFalse();
        addresses.find("192.0.2.1", List.of("203.0.113.7"));
        assertThat(addresses.hasIgnoredAHeader()).isTrue();
    }

    @Test
    void nothingLeftOfAStrangerIsEverBelieved() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            String invented = garbage(random);
            assertThat(client(LISTED, "10.0.0.1", invented + ",203.0.113.7, 10.0.0.2"))
                    .as(invented)
                    .isEqualTo("203.0.113.7");
            assertThat(client(FORWARDED, "10.0.0.1", invented + ",for=203.0.113.7;proto=http, for=10.0.0.2"))
                    .as(invented)
                    .isEqualTo("203.0.113.7");
        }
    }

    @Test
    void noHeaderIsTooStrangeToBeRead() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            List<String> lines = new ArrayList<>(Collections.nCopies(random.nextInt(3), garbage(random)));
            lines.add(garbage(random));
            assertThat(LISTED.clientOf("10.0.0.1", lines).identity()).isNotEmpty();
            assertThat(FORWARDED.clientOf(garbage(random), lines).identity()).isNotEmpty();
        }
    }

    private static String garbage(Random random) {
        String[] bits = {
            "\"",
            "\\",
            ",",
            ";",
            "for=",
            "10.0.0.3",
            "6.6.6.6",
            "[",
            "]",
            ":",
            "fd00::1",
            "%",
            " ",
            "unknown",
            "_x",
            "=",
            "\u0000",
            "é",
            "1",
            "::"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(bits[random.nextInt(bits.length)]);
        }
        return text.toString();
    }

    private static String client(Proxies proxies, String remote, String... lines) {
        return proxies.clientOf(remote, List.of(lines)).toString();
    }
}
