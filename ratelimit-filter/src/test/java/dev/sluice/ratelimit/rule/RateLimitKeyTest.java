package dev.sluice.ratelimit.rule;

import static dev.sluice.ratelimit.rule.Calls.alice;
import static dev.sluice.ratelimit.rule.Calls.hash;
import static dev.sluice.ratelimit.rule.Calls.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.ratelimit.limit.Charge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    void principalWithoutTokenIsTheUserOfTheContainer() {
        assertThat(partition("principal", Calls.of("alice", null))).contains(hash("user", "alice"));
        assertThat(partition("principal|address", Calls.of("alice", null))).contains(hash("user", "alice"));
        assertThat(partition("address+principal", Calls.of("alice", null)))
                .contains(hash("address+user", Calls.get("/").client().identity(), "alice"));
        assertThat(partition("principal", Calls.of("bob", alice(Map.of()))))
                .isEqualTo(partition("principal", ALICE))
                .isNotEqualTo(partition("principal", Calls.of("alice", null)));
        assertThat(partition("principal", Calls.of("", null))).isEmpty();
        assertThat(RateLimitKey.parse("principal").readsToken()).isTrue();
        assertThat(RateLimitKey.parse("claim:a|address").readsUser()).isFalse();
    }

    @Test
    void userIsNoWordOfAKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimitKey.parse("user"));
    }

    @Test
    void nameOfAClientTellsNoSessionAndNoHeader() {
        assertThat(name("address", ANYBODY)).contains("192.0.2.1");
        assertThat(name("address", Calls.from("2001:db8::1"))).contains("2001:db8:0:0:0:0:0:0/64");
        assertThat(name("principal|address", ALICE)).contains("principal tests alice");
        assertThat(name("principal|address", Calls.of("bob", null))).contains("user bob");
        assertThat(name("principal|address", ANYBODY)).contains("192.0.2.1");
        assertThat(name("claim:tenant", Calls.with(alice(Map.of("tenant", "blue")))))
                .contains("claim:tenant blue");
        assertThat(name("all", ANYBODY)).contains("all");
        assertThat(name("header:X", Calls.withHeader(null, "X", "secret"))).isEmpty();
        assertThat(name("header:X|address", Calls.withHeader(null, "X", "secret")))
                .isEmpty();
        Call visit = new Call("GET", "/", Proxies.NONE.clientNamed("::1"), name -> null, "s1", null);
        assertThat(name("address+session", visit)).isEmpty();
        assertThat(name("claim:tenant", ANYBODY)).isEmpty();
    }

    private static Optional<String> name(String key, Call call) {
        return RateLimitKey.parse(key).nameOf(call);
    }

    @Test
    void textOfAKeyIsReadAsTheSameKey() {
        for (String key : List.of("address", "principal|address", "claim:a.b+principal|header:x-y|all")) {
            assertThat(RateLimitKey.parse(key).text()).isEqualTo(key);
        }
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
                .containsExactly(
                        hash("user", "192.0.2.1"), partition("address", ANYBODY).orElseThrow());
        assertThat(named("all")).hasSize(1);
        assertThat(named("claim:a|claim:b|address", "x")).hasSize(3);
        assertThat(named("principal", "alice")).containsExactly(hash("user", "alice"));
        assertThat(named("principal", "a", "b", "c")).isEmpty();
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
