package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.revocation.Scope.Kind;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.testing.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TokenBlacklistTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final TokenCheck REVOKED = new Refused(TokenFault.REVOKED);

    private final Node here = Node.of(REDIS.uri(), Tokens.SETTINGS);
    private final Node there = Node.of(REDIS.uri(), Tokens.SETTINGS);
    private final TokenBlacklist blacklist = here.blacklist();
    private final TokenBlacklist elsewhere = there.blacklist();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }

    @Test
    void revokedTokenIsRefusedOnEveryNodeFromTheNextCheckOn() throws Exception {
        String token = token("1");
        assertThat(elsewhere.check(token)).isInstanceOf(Valid.class);
        assertThat(blacklist.revoke(token)).isTrue();
        assertThat(elsewhere.check(token)).isEqualTo(REVOKED);
        assertThat(blacklist.check(token)).isEqualTo(REVOKED);
    }

    @Test
    void otherTokensOfTheSubjectStayGood() throws Exception {
        blacklist.revoke(token("1"));
        assertThat(blacklist.check(token("2"))).isInstanceOf(Valid.class);
    }

    @Test
    void noReencodingOfARevokedTokenIsAccepted() throws Exception {
        for (String token : List.of(token("1"), signed(claims()))) {
            blacklist.revoke(token);
            assertThat(blacklist.check(token)).isEqualTo(REVOKED);
            for (String other : List.of(Tokens.withOtherTrailingBits(token), token + "=", token + "!")) {
                assertThat(blacklist.check(other)).isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void tokenWithoutIdIsRevokedByWhatIsSigned() throws Exception {
        String token = signed(claims());
        String other = signed(claims().claim("device", "other"));
        blacklist.revoke(token);
        assertThat(blacklist.check(token)).isEqualTo(REVOKED);
        assertThat(blacklist.check(other)).isInstanceOf(Valid.class);
    }

    @Test
    void tokenOfARequestCanBeRevokedAndAskedAbout() throws Exception {
        VerifiedToken token = valid(token("1"));
        assertThat(blacklist.isRevoked(token)).isFalse();
        blacklist.revoke(token);
        assertThat(elsewhere.isRevoked(token)).isTrue();
    }

    @Test
    void entryOutlivesItsTokenByLeewayAndMargin() throws Exception {
        Instant end = Instant.now().plusSeconds(600);
        blacklist.revoke(signed(claims().id("1").expiration(Date.from(end))));
        long wanted = end.getEpochSecond() * 1000 + 90_000;
        assertOnlyEntryEndsAt(wanted);
    }

    @Test
    void tokenThatWouldNotBeAcceptedNeedsNoEntry() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(3600));
        assertThat(blacklist.revoke(signed(claims().expiration(past)))).isFalse();
        assertThat(blacklist.revoke(token("1") + "A")).isFalse();
        assertThat(blacklist.revoke("")).isFalse();
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
    }

    @Test
    void tokenWhoseKeysCannotBeHadIsNotSaidToBeNone() {
        Node other = Node.of(REDIS.uri(), "blacklist.jwks = /no/such/file.json\n");
        try (other) {
            TokenBlacklist withoutKeys = other.blacklist();
            String header = Tokens.base64("{\"alg\":\"RS256\"}".getBytes(UTF_8));
            assertThatIllegalStateException().isThrownBy(() -> withoutKeys.revoke(header + ".AAAA.AAAA"));
        }
    }

    @Test
    void tokenThatIsNotValidYetCanBeRevokedBeforehand() throws Exception {
        Date later = Date.from(Instant.now().plusSeconds(300));
        String token = signed(claims().id("1").notBefore(later));
        assertThat(blacklist.check(token)).isInstanceOf(TokenCheck.Premature.class);
        assertThat(blacklist.revoke(token)).isTrue();
        Clock then = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(320));
        assertThat(there.blacklist(then).check(token)).isEqualTo(REVOKED);
    }

    @Test
    void signOutRefusesAllEarlierTokensOnEveryNode() throws Exception {
        assertThat(blacklist.revokeAll("tests", "alice", Instant.now())).isTrue();
        assertThat(elsewhere.check(issued(Instant.now().minusSeconds(100)))).isEqualTo(REVOKED);
        assertThat(elsewhere.check(issued(Instant.now().plusSeconds(10)))).isInstanceOf(Valid.class);
    }

    @Test
    void tokenOfTheSameSecondIsRevokedToo() throws Exception {
        Instant second = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        blacklist.revokeAll("tests", "alice", second);
        assertThat(blacklist.check(issued(second))).isEqualTo(REVOKED);
        assertThat(blacklist.check(issued(second.plusSeconds(1)))).isInstanceOf(Valid.class);
    }

    @Test
    void tokenThatDoesNotSayWhenItWasIssuedIsRevokedByAnySignOut() throws Exception {
        String token = signed(claims().issuedAt(null));
        assertThat(blacklist.check(token)).isInstanceOf(Valid.class);
        blacklist.revokeAll("tests", "alice", Instant.now().minusSeconds(3600));
        assertThat(blacklist.check(token)).isEqualTo(REVOKED);
    }

    @Test
    void signOutConcernsNoOtherSubjectAndNoOtherIssuer() throws Exception {
        blacklist.revokeAll("tests", "alice", Instant.now());
        assertThat(blacklist.check(signed(claims().subject("bob")))).isInstanceOf(Valid.class);
        assertThat(blacklist.check(signed(claims().issuer("other")))).isInstanceOf(Valid.class);
        assertThat(blacklist.check(signed(claims().issuer(null)))).isInstanceOf(Valid.class);
        String before = signed(claims().issuer(null));
        blacklist.revokeAll(null, "alice", Instant.now());
        assertThat(blacklist.check(before)).isEqualTo(REVOKED);
    }

    @Test
    void timeOfASignOutOnlyRises() throws Exception {
        Instant now = Instant.now();
        assertThat(blacklist.revokeAll("tests", "alice", now)).isTrue();
        assertThat(elsewhere.revokeAll("tests", "alice", now.minusSeconds(100))).isFalse();
        assertThat(elsewhere.revokeAll("tests", "alice", now)).isFalse();
        assertThat(blacklist.check(issued(now.minusSeconds(50)))).isEqualTo(REVOKED);
    }

    @Test
    void signOutLivesAsLongAsAnyTokenItIsAbout() throws Exception {
        Instant now = Instant.now();
        blacklist.revokeAll("tests", "alice", now);
        long wanted = now.plus(Duration.ofHours(24)).plusSeconds(90).toEpochMilli();
        assertOnlyEntryEndsAt(wanted);
    }

    @Test
    void signOutThatLostItsEndGetsOneAgain() throws Exception {
        Instant now = Instant.now();
        blacklist.revokeAll("tests", "alice", now);
        String key = onlyRevocation();
        REDIS.ask("PERSIST", key);
        blacklist.revokeAll("tests", "alice", now);
        assertThat(Long.parseLong(REDIS.ask("PTTL", key))).isPositive();
    }

    @Test
    void futureCannotBeSignedOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        blacklist.revokeAll("tests", "alice", Instant.now().plusSeconds(40)))
                .withMessageContaining("has not come yet");
    }

    @Test
    void signOutThatHoldsNoTimeRefusesAndIsCounted() throws Exception {
        blacklist.revokeAll("tests", "alice", Instant.now());
        String key = onlyRevocation();
        REDIS.ask("SET", key, "garbage");
        assertThat(blacklist.check(issued(Instant.now().plusSeconds(10)))).isEqualTo(REVOKED);
        REDIS.ask("DEL", key);
        REDIS.ask("RPUSH", key, "a list");
        assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
        assertThat(TokenMeters.of(here.metrics()).unreadable().count()).isEqualTo(2);
        assertThat(blacklist.revokeAll("tests", "alice", Instant.now().minusSeconds(60)))
                .isTrue();
        assertThat(blacklist.check(token("1"))).isInstanceOf(Valid.class);
    }

    @Test
    void goodTokenCostsOneRoundTripAndABadOneNone() throws Exception {
        blacklist.check(token("1"));
        REDIS.ask("CONFIG", "RESETSTAT");
        blacklist.check(token("1"));
        blacklist.check(token("1") + "!");
        assertThat(REDIS.ask("INFO", "commandstats")).contains("cmdstat_evalsha:calls=1,");
    }

    @Test
    void keysTellNothingOfTheTokenAndHaveOneLength() throws Exception {
        blacklist.revoke(signed(claims().id("x".repeat(2000)).subject("y".repeat(2000))));
        blacklist.revoke(token("1"));
        blacklist.revokeAll("tests", "alice", Instant.now());
        assertThat(REDIS.ask("KEYS", "*").lines())
                .hasSize(6)
                .allMatch(key -> key.matches("sluice:blacklist:\\{[A-Za-z0-9_-]{22}}:(nb|t:[A-Za-z0-9_-]{22})")
                        || key.matches("sluice:(blacklist:\\{index}:(ends|audit)|core:\\{changes}:log)"));
    }

    @Test
    void metersTellWhatBecameOfTokens() throws Exception {
        blacklist.check(token("1"));
        blacklist.check("nonsense");
        blacklist.revoke(token("1"));
        blacklist.check(token("1"));
        TokenMeters meters = TokenMeters.of(here.metrics());
        assertThat(meters.valid().count()).isEqualTo(1);
        assertThat(meters.refused(TokenFault.MALFORMED).count()).isEqualTo(1);
        assertThat(meters.refused(TokenFault.REVOKED).count()).isEqualTo(1);
        assertThat(meters.revocations(Kind.TOKEN).count()).isEqualTo(1);
    }

    /** By what is left, because Redis tells the end itself only since 7.0. */
    private static void assertOnlyEntryEndsAt(long epochMillis) {
        long left = Long.parseLong(REDIS.ask("PTTL", onlyRevocation()));
        assertThat(System.currentTimeMillis() + left).isCloseTo(epochMillis, within(5000L));
    }

    /** The key of the one revocation, beside index, audit and the log of changes. */
    private static String onlyRevocation() {
        return REDIS.ask("KEYS", "*")
                .lines()
                .filter(key -> key.matches(".*(:nb|:t:.*)"))
                .reduce((one, other) -> {
                    throw new AssertionError("two revocations");
                })
                .orElseThrow();
    }

    private VerifiedToken valid(String token) throws RedisUnavailable {
        return ((Valid) blacklist.check(token)).token();
    }

    private static String issued(Instant at) {
        return signed(claims().issuedAt(Date.from(at)));
    }
}
