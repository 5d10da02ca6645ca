package dev.sluice.ratelimit.rule;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.core.config.Cidr;
import java.util.List;

/**
 * Headers as strange as a machine can think of. A normal build runs the kept inputs only; to search for a minute each:
 * {@code JAZZER_FUZZ=1 mvn test -pl ratelimit-filter -am -Dtest=ProxiesFuzzTest -Dsurefire.failIfNoSpecifiedTests=false}
 */
final class ProxiesFuzzTest {
    private static final List<Cidr> OURS = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
    private static final Proxies LISTED = new Proxies(OURS, ForwardedHeader.X_FORWARDED_FOR, 64);
    private static final Proxies FORWARDED = new Proxies(OURS, ForwardedHeader.FORWARDED, 64);

    @FuzzTest(maxDuration = "1m")
    void anyHeaderIsReadWithoutAFault(byte[] input) {
        List<String> lines = List.of(new String(input, ISO_8859_1).split("\n", -1));
        named(LISTED.clientOf("10.0.0.1", lines));
        named(FORWARDED.clientOf("10.0.0.1", lines));
        named(LISTED.clientOf(lines.get(0), lines));
        named(LISTED.clientNamed(lines.get(0)));
    }

    @FuzzTest(maxDuration = "1m")
    void nothingLeftOfAStrangerIsBelieved(byte[] input) {
        String invented = new String(input, ISO_8859_1);
        is("203.0.113.7", LISTED.clientOf("10.0.0.1", List.of(invented + ",203.0.113.7, 10.0.0.2")));
        is("203.0.113.7", LISTED.clientOf("10.0.0.1", List.of(invented, "203.0.113.7")));
        String by = ",for=\"203.0.113.7:1\";host=\"a,b\", for=10.0.0.2";
        is("203.0.113.7", FORWARDED.clientOf("10.0.0.1", List.of(invented + by)));
        is("192.0.2.1", FORWARDED.clientOf("192.0.2.1", List.of(invented)));
    }

    private static void named(ClientAddress client) {
        if (client.identity().isEmpty() || client.toString().isEmpty()) {
            throw new AssertionError("a client without a name");
        }
    }

    private static void is(String expected, ClientAddress client) {
        if (!client.toString().equals(expected)) {
            throw new AssertionError(client + " is not " + expected);
        }
    }
}
