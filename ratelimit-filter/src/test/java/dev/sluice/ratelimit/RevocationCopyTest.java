package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.revocation.Scope;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Premature;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.TokenVerifier;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that keep a copy of what is revoked, and one that asks Redis at every check. */
final class RevocationCopyTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration MAX_STALENESS = Duration.ofSeconds(3);
    private static final TokenCheck REVOKED = new Refused(TokenFault.REVOKED);
    private static final String COPYING = Tokens.SETTINGS + Node.BRISK
            + "blacklist.max-staleness = 3s\nchangelog.block = 100ms\nredis.breaker.pause = 100ms\n";

    private final RedisServer redis = RedisServer.start();
    private final TcpRelay relay = TcpRelay.to(redis.port());
    private final Node strict = Node.of(redis.uri(), Tokens.SETTINGS);
    private final TokenBlacklist elsewhere = strict.blacklist();
    private Node node = Node.of(relay.uri(), COPYING);
    private TokenBlacklist blacklist = node.blacklist();

    @BeforeEach
    void awaitCopy() throws Exception {
        awaitFresh();
    }

    @AfterEach
    void closeAll() {
        node.close();
        strict.close();
        relay.close();
        redis.close();
    }

    @Test
    void checkCostsNoRoundTripWhileTheCopyIsFresh() throws Exception {
        restartNode(COPYING + "blacklist.max-staleness = 1m\n");
        awaitFresh();
        elsewhere.revoke(token("1"));
        awaitRevoked(token("1"));
        redis.ask("CONFIG", "RESETSTAT");
        for (int i = 0; i < 100; i++) {
            assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
            assertThat(blacklist.check(token("2"))).isInstanceOf(Valid.class);
        }
        assertThat(redis.ask("INFO", "commandstats")).doesNotContain("cmdstat_eval");
    }

    @Test
    void everyKindOfRevocationMadeElsewhereIsHeard() throws Exception {
        VerifiedToken token = read(signed(claims().id("1").claim("sid", "phone").claim("azp", "shop")));
        for (Scope scope : new Scope[] {
            new Scope.Subject("tests", "alice"),
            new Scope.Session("tests", "phone"),
            new Scope.Client("tests", "shop"),
            new Scope.Issuer("tests"),
            new Scope.All()
        }) {
            elsewhere.signOut(scope, Instant.now().plusSeconds(5), Audit.NONE);
            await().atMost(SOON).until(() -> blacklist.isRevokedHere(token));
            elsewhere.restore(scope, Audit.NONE);
            await().atMost(SOON).until(() -> !blacklist.isRevokedHere(token));
        }
        elsewhere.revokeId("tests", "1", null, Audit.NONE);
        await().atMost(SOON).until(() -> blacklist.isRevokedHere(token));
    }

    @Test
    void laterTokenOfASignedOutSubjectStaysGood() throws Exception {
        elsewhere.signOut(new Scope.Subject("tests", "alice"), Instant.now().minusSeconds(60), Audit.NONE);
        awaitRevoked(signed(claims().issuedAt(Date.from(Instant.now().minusSeconds(100)))));
        awaitRevoked(signed(claims().issuedAt(null)));
        assertThat(blacklist.check(token("1"))).isInstanceOf(Valid.class);
    }

    @Test
    void nodeThatStartsLaterLoadsWhatIsInForce() throws Exception {
        for (int i = 0; i < 700; i++) {
            elsewhere.revokeId("tests", "id" + i, null, Audit.NONE);
        }
        elsewhere.revoke(token("1"));
        restartNode(COPYING);
        awaitFresh();
        assertThat(blacklist.isRevokedHere(read(token("1")))).isTrue();
        for (int i = 0; i < 700; i++) {
            assertThat(blacklist.isRevokedHere(read(token("id" + i)))).isTrue();
        }
    }

    @Test
    void redisIsAskedUntilTheCopyIsComplete() throws Exception {
        elsewhere.revoke(token("1"));
        restartNode(COPYING);
        assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
    }

    @Test
    void revocationHoldsWithinMaxStalenessAlsoWhenTheLinkIsSilent() throws Exception {
        relay.blackHole();
        elsewhere.revoke(token("1"));
        long holdsFrom = System.nanoTime() + MAX_STALENESS.toNanos();
        await().atMost(SOON).until(() -> !isAccepted(token("1")));
        while (System.nanoTime() - holdsFrom < Duration.ofSeconds(1).toNanos()) {
            long began = System.nanoTime();
            assertThat(isAccepted(token("1")) && began - holdsFrom >= 0)
                    .as("accepted later than max-staleness after the revocation")
                    .isFalse();
        }
        relay.heal();
        awaitRevoked(token("1"));
    }

    @Test
    void whatWasKnownToBeRevokedStaysSoWhileTheLinkIsSilent() throws Exception {
        elsewhere.revoke(token("1"));
        awaitRevoked(token("1"));
        relay.blackHole();
        await().atMost(SOON).until(() -> blacklist.question(read(token("2"))).isPresent());
        assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
        assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> blacklist.check(token("2")));
    }

    @Test
    void lastKnownAnswersWhileRedisIsAwayAndNotForEver() throws Exception {
        elsewhere.revoke(token("1"));
        restartNode(COPYING + "blacklist.when-redis-is-down = last-known\nblacklist.last-known.max-age = 10s\n");
        awaitFresh();
        relay.blackHole();
        await().atMost(SOON).until(() -> blacklist.question(read(token("2"))).isPresent());
        assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
        assertThat(blacklist.check(token("2"))).isInstanceOf(Valid.class);
        await().atMost(SOON)
                .untilAsserted(() -> assertThatExceptionOfType(RedisUnavailable.class)
                        .isThrownBy(() -> blacklist.check(token("2"))));
        assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
    }

    @Test
    void nodeWhoseRedisLostItsDataLoadsAgain() throws Exception {
        elsewhere.revoke(token("1"));
        awaitRevoked(token("1"));
        redis.flush();
        await().atMost(SOON).until(() -> !blacklist.isRevokedHere(read(token("1"))));
        awaitFresh();
        elsewhere.revoke(token("2"));
        awaitRevoked(token("2"));
    }

    @Test
    void copyThatWouldGrowBeyondItsBoundIsNotKept() throws Exception {
        restartNode(COPYING + "blacklist.copy.max-entries = 1000\n");
        awaitFresh();
        for (int i = 0; i < 1001; i++) {
            elsewhere.revokeId("tests", "id" + i, null, Audit.NONE);
        }
        await().atMost(SOON).until(() -> blacklist.question(read(token("1"))).isPresent());
        assertThat(blacklist.check(token("id7"))).isEqualTo(REVOKED);
        assertThat(blacklist.check(token("1"))).isInstanceOf(Valid.class);
    }

    @Test
    void signOutThatHoldsNoTimeIsLoadedAsOneThatRevokesAll() throws Exception {
        elsewhere.signOut(new Scope.Subject("tests", "alice"), Instant.now().minusSeconds(60), Audit.NONE);
        elsewhere.signOut(new Scope.Subject("tests", "bob"), Instant.now().minusSeconds(60), Audit.NONE);
        String[] keys = redis.ask("KEYS", "*:nb").split("\n", -1);
        redis.ask("SET", keys[0], "garbage", "KEEPTTL");
        redis.ask("DEL", keys[1]);
        redis.ask("RPUSH", keys[1], "a list");
        restartNode(COPYING);
        awaitFresh();
        for (String subject : new String[] {"alice", "bob"}) {
            assertThat(blacklist.isRevokedHere(read(signed(claims().subject(subject)))))
                    .isTrue();
        }
    }

    @Test
    void revocationThatCouldNotBeToldToAllNodesIsReportedAndCanBeRepeated() throws Exception {
        redis.ask("SET", "sluice:core:{changes}:log", "no stream");
        assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> elsewhere.revoke(token("1")));
        redis.ask("DEL", "sluice:core:{changes}:log");
        elsewhere.revoke(token("1"));
        awaitRevoked(token("1"));
    }

    @Test
    void withdrawnBlacklistAsksRedis() throws Exception {
        blacklist.close();
        assertThat(blacklist.question(read(token("1")))).isPresent();
        elsewhere.revoke(token("1"));
        assertThat(blacklist.check(token("1"))).isEqualTo(REVOKED);
    }

    @Test
    void foreignMessageRefusesNothingAndIsSurvived() throws Exception {
        for (String body : new String[] {"", "revoked", "revoked x 1", "revoked all:short 1", "allowed x y"}) {
            strict.link().changeLog().append("revocation", body);
        }
        elsewhere.revoke(token("1"));
        awaitRevoked(token("1"));
        assertThat(blacklist.check(token("2"))).isInstanceOf(Valid.class);
    }

    private void restartNode(String lines) {
        node.close();
        node = Node.of(relay.uri(), lines);
        blacklist = node.blacklist();
    }

    private void awaitFresh() {
        VerifiedToken any = read(signed(claims().subject("nobody")));
        await().atMost(SOON).until(() -> blacklist.question(any).isEmpty());
    }

    private void awaitRevoked(String token) {
        await().atMost(SOON).until(() -> blacklist.isRevokedHere(read(token)));
    }

    private boolean isAccepted(String token) {
        try {
            return blacklist.check(token) instanceof Valid;
        } catch (RedisUnavailable e) {
            return false; // The filter answers 503.
        }
    }

    private VerifiedToken read(String token) {
        TokenVerifier verifier = blacklist.verifier();
        TokenCheck check = verifier.verify(token);
        return check instanceof Premature premature ? premature.token() : ((Valid) check).token();
    }
}
