package dev.sluice.ratelimit.rule;

import static dev.sluice.ratelimit.rule.Calls.alice;
import static dev.sluice.ratelimit.rule.Calls.hash;
import static dev.sluice.ratelimit.rule.Calls.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.ratelimit.limit.Charge;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitKeyTest {
    private static final Call ALICE = Calls.with(alice(Map.of()));
    private static final Call ANYBODY = Calls.get("/");

    @Test
    void principalSharesThePartitionOfItsTokens() {
        assertThat(partition("principal", ALICE)).contains(hash("subject", "tests", "alice"));
        assertThat(partition("principal", Calls.with(Calls.token(null, "bob", Map.of()))))
                .contains(hash("subject", "", "bob"));
    }

    @Test
    void ruleByPrincipalDoesNotCountTheAnonymous() {
        assertThat(partition("principal", ANYBODY)).isEmpty();
    }

    @Test
    void firstAlternativeThatIsThereCounts() {
        assertThat(partition("principal|address", ALICE)).isEqualTo(partition("principal", ALICE));
        assertThat(partition("principal | address", ANYBODY)).isEqualTo(partition("address", ANYBODY));
    }

    @Test
    void joinedWordsCountAsOneInWhateverOrder() {
        Call tenant = Calls.withHeader(alice(Map.of()), "X-Tenant", "blue");
        assertThat(partition("principal+header:X-Tenant", tenant))
                .isEqualTo(partition("header:x-tenant + principal", tenant))
                .contains(hash("header:x-tenant+principal", "blue", "tests", "alice"));
        assertThat(partition("principal+header:X-Tenant", ALICE)).isEmpty();
        assertThat(RateLimitKey.parse("principal+header:X-Tenant"))
                .isEqualTo(RateLimitKey.parse("header:x-tenant+principal"));
    }

    @Test
    void joinedValuesCannotBeCutAnotherWay() {
        assertThat(partition("header:a+claim:b", Calls.withHeader(alice(Map.of("b", "x")), "a", "yz")))
                .isNotEqualTo(partition("header:a+claim:b", Calls.withHeader(alice(Map.of("b", "xy")), "a", "z")));
    }

    @Test
    void dotsInAClaimReachIntoObjects() {
        Map<String, Object> claims =
                Map.of("org", Map.of("id", 7, "open", true, "tags", List.of("x")), "https://a.b/c", "d");
        Call call = Calls.with(alice(claims));
        assertThat(partition("claim:org.id", call)).contains(hash("claim:org.id", "7"));
        assertThat(partition("claim:org.open", call)).contains(hash("claim:org.open", "true"));
        assertThat(partition("claim:https://a.b/c", call)).contains(hash("claim:https://a.b/c", "d"));
        for (String absent : List.of("org", "org.tags", "org.id.x", "no", "no.way")) {
            assertThat(partition("claim:" + absent, call)).as(absent).isEmpty();
        }
        assertThat(partition("claim:org.id", ANYBODY)).isEmpty();
    }

    @Test
    void emptyHeaderAndEmptySessionAreNone() {
        assertThat(partition("header:X", Calls.withHeader(null, "X", "  "))).isEmpty();
        assertThat(partition("session", ANYBODY)).isEmpty();
        Call visit = new Call("GET", "/", Proxies.NONE.clientNamed("::1"), name -> null, "s1", null);
        assertThat(partition("session", visit)).contains(hash("session", "s1"));
    }

    @Test
    void allIsOneCounterForEverybody() {
        assertThat(partition("all", ALICE)).isEqualTo(partition("all", Calls.from("::1")));
        assertThat(partition("principal|all", ANYBODY)).isEqualTo(partition("all", ANYBODY));
    }

    @Test
    void operatorFindsAClientByItsName() {
        assertThat(named("address", "192.0.2.1"))
                .isEqualTo(List.of(partition("address", ANYBODY).orElseThrow()));
        assertThat(named("principal|address", "tests", "alice"))
                .isEqualTo(List.of(partition("principal", ALICE).orElseThrow()));
        assertThat(named("principal|address", "192.0.2.1"))
                .isEqualTo(List.of(partition("address", ANYBODY).orElseThrow()));
        assertThat(named("all")).hasSize(1);
        assertThat(named("claim:a|claim:b|address", "x")).hasSize(3);
        assertThat(named("principal", "alice")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "adress",
                "address|principal",
                "all|address",
                "address+all",
                "address+address",
                "header:X+header:x",
                "principal|principal",
                "principal||address",
                "principal+",
                "claim:",
                "claim:a..b",
                "header:",
                "header:X Y",
                "claim:a|claim:b|claim:c|claim:d|address",
                "claim:a+claim:b+claim:c+claim:d+claim:e"
            })
    void keyThatMakesNoSenseIsRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimitKey.parse(key));
    }

    @Test
    void fourAlternativesOfFourWordsAreTheMost() {
        assertThat(RateLimitKey.parse("claim:a|claim:b|claim:c|address").alternatives())
                .hasSize(4);
        assertThat(RateLimitKey.parse("claim:a+claim:b+claim:c+claim:d").alternatives())
                .hasSize(1);
    }

    private static List<String> named(String key, String... identity) {
        return Calls.rule().key(key).build().charges(List.of(identity), Proxies.NONE, Calls.NO_OVERRIDES).stream()
                .map(Charge::partition)
                .toList();
    }
}
