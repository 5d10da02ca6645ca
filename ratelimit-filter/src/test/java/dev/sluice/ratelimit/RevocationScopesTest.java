package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.revocation.AuditEntry;
import dev.sluice.ratelimit.revocation.AuditEntry.Act;
import dev.sluice.ratelimit.revocation.Revocation;
import dev.sluice.ratelimit.revocation.Scope;
import dev.sluice.ratelimit.revocation.Scope.Kind;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a revocation is about, who made it, and how it is taken back. */
final class RevocationScopesTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Scope ALICE = new Scope.Subject("tests", "alice");

    private final Node here = Node.of(REDIS.uri(), Tokens.SETTINGS);
    private final TokenBlacklist blacklist = here.blacklist();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNode() {
        here.close();
    }

    static List<Scope> scopesOfTheToken() {
        return List.of(
                ALICE,
                new Scope.Session("tests", "phone"),
                new Scope.Client("tests", "shop"),
                new Scope.Issuer("tests"),
                new Scope.All());
    }

    static List<Scope> scopesOfOthers() {
        return List.of(
                new Scope.Subject("tests", "bob"),
                new Scope.Subject("other", "alice"),
                new Scope.Session("tests", "alice"),
                new Scope.Session("other", "phone"),
                new Scope.Client("tests", "phone"),
                new Scope.Issuer("alice"));
    }

    @ParameterizedTest
    @MethodSource("scopesOfTheToken")
    void signOutOfAScopeRevokesItsEarlierTokensAndNoLaterOne(Scope scope) throws Exception {
        String token = of("shop", "phone", Instant.now().minusSeconds(5));
        assertThat(isRevoked(token)).isFalse();
        assertThat(blacklist.signOut(scope, Audit.NONE)).isTrue();
        assertThat(isRevoked(token)).isTrue();
        assertThat(isRevoked(of("shop", "phone", Instant.now().plusSeconds(10))))
                .isFalse();
        assertThat(blacklist.restore(scope, Audit.NONE)).isTrue();
        assertThat(blacklist.restore(scope, Audit.NONE)).isFalse();
        assertThat(isRevoked(token)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("scopesOfOthers")
    void signOutOfAnotherScopeConcernsNoTokenOutsideIt(Scope scope) throws Exception {
        blacklist.signOut(scope, Audit.NONE);
        assertThat(isRevoked(of("shop", "phone", Instant.now().minusSeconds(5))))
                .isFalse();
    }

    @Test
    void clientIdCountsWhereThereIsNoAuthorizedParty() throws Exception {
        String ofShop = signed(claims().claim("client_id", "shop"));
        String ofBank = signed(claims().claim("azp", "bank").claim("client_id", "shop"));
        blacklist.signOut(new Scope.Client("tests", "shop"), Audit.NONE);
        assertThat(isRevoked(ofShop)).isTrue();
        assertThat(isRevoked(ofBank)).isFalse();
    }

    @Test
    void signOutThatCouldMeetNoTokenIsRejected() {
        for (String id : List.of("", "x".repeat(257))) {
            assertThatThrownBy(() -> new Scope.Session("tests", id)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Scope.Client("tests", id)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> blacklist.revokeId("tests", "", null, Audit.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void latestTimeOfAllScopesCounts() throws Exception {
        Instant now = Instant.now();
        blacklist.signOut(new Scope.All(), now.minusSeconds(100), Audit.NONE);
        blacklist.signOut(ALICE, now.minusSeconds(20), Audit.NONE);
        blacklist.signOut(new Scope.Issuer("tests"), now.minusSeconds(60), Audit.NONE);
        assertThat(isRevoked(of("shop", "phone", now.minusSeconds(30)))).isTrue();
        assertThat(isRevoked(of("shop", "phone", now.minusSeconds(10)))).isFalse();
    }

    @Test
    void tokenThatDoesNotSayWhenItWasIssuedIsRevokedAtEveryScope() throws Exception {
        blacklist.signOut(new Scope.All(), Instant.now().minusSeconds(3600), Audit.NONE);
        assertThat(isRevoked(signed(claims().issuedAt(null)))).isTrue();
    }

    @Test
    void fractionOfTheTimeOfIssueIsHonoured() throws Exception {
        Instant second = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 10);
        blacklist.signOut(ALICE, second.plusMillis(300), Audit.NONE);
        assertThat(blacklist.isRevoked(issued(second.plusMillis(250)))).isTrue();
        assertThat(blacklist.isRevoked(issued(second.plusMillis(300)))).isTrue();
        assertThat(blacklist.isRevoked(issued(second.plusMillis(750)))).isFalse();
        assertThat(blacklist.isRevoked(issued(second))).isTrue();
    }

    @Test
    void tokenCanBeRevokedByItsIdAlone() throws Exception {
        assertThat(blacklist.revokeId("tests", "1", null, Audit.NONE)).isTrue();
        assertThat(isRevoked(token("1"))).isTrue();
        assertThat(isRevoked(token("2"))).isFalse();
        assertThat(isRevoked(signed(claims().issuer("other").id("1")))).isFalse();
        assertThat(blacklist.restoreId("tests", "1", Audit.NONE)).isTrue();
        assertThat(isRevoked(token("1"))).isFalse();
    }

    @Test
    void revocationByIdLastsAsLongAsTheTokenCan() throws Exception {
        Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 600);
        blacklist.revokeId("tests", "1", end, Audit.NONE);
        Instant before = Instant.now();
        blacklist.revokeId("tests", "2", null, Audit.NONE);
        assertThat(blacklist.revokeId("tests", "3", Instant.now().minusSeconds(100), Audit.NONE))
                .isFalse();
        assertThat(inForce().stream().map(Revocation::until).sorted().toList())
                .satisfiesExactly(
                        it -> assertThat(it).isEqualTo(end.plusSeconds(90)),
                        it -> assertThat(it)
                                .isBetween(
                                        before.plus(Duration.ofHours(24)).plusSeconds(119),
                                        Instant.now().plus(Duration.ofHours(24)).plusSeconds(121)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> blacklist.revokeId("tests", "4", Instant.now().plus(Duration.ofDays(2)), Audit.NONE));
    }

    @Test
    void tokenThatHasEndedLeavesNothingBehind() throws Exception {
        VerifiedToken now = ((Valid) blacklist.check(token("1"))).token();
        Instant past = Instant.now().minusSeconds(91);
        Map<String, Object> claims = new HashMap<>();
        blacklist.revoke(new VerifiedToken(claims, "tests", "alice", past, past, now.entry()));
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
        assertThat(blacklist.signOut(ALICE, Instant.now().minus(Duration.ofHours(25)), Audit.NONE))
                .isFalse();
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
    }

    @Test
    void listShowsWhatIsInForceInHashes() throws Exception {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        blacklist.revoke(token("1"));
        blacklist.signOut(ALICE, now, Audit.NONE);
        blacklist.revokeId("tests", "2", null, Audit.NONE);
        List<Revocation> found = inForce();
        assertThat(found).extracting(Revocation::kind).containsExactlyInAnyOrder(Kind.TOKEN, Kind.SUBJECT, Kind.ID);
        assertThat(found).allMatch(it -> it.kind() == Kind.SUBJECT ? now.equals(it.before()) : it.before() == null);
        assertThat(found.toString()).doesNotContain("alice");
    }

    @Test
    void everyPageOfALongListIsSeen() throws Exception {
        for (int i = 0; i < 1200; i++) {
            blacklist.revokeId("tests", "id" + i, null, Audit.NONE);
        }
        assertThat(inForce().stream().map(Revocation::place).distinct()).hasSize(1200);
        assertThat(blacklist.list("").revocations()).hasSizeLessThan(1200);
    }

    @Test
    void pageAfterWhatNeverEndedOneIsRefusedWithoutAskingRedis() {
        assertThatThrownBy(() -> blacklist.list("\"><x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsListedCanBeTakenBack() throws Exception {
        blacklist.revoke(token("1"));
        blacklist.signOut(ALICE, Instant.now(), Audit.NONE);
        for (Revocation revocation : inForce()) {
            assertThat(blacklist.restore(revocation, Audit.NONE)).isTrue();
        }
        assertThat(inForce()).isEmpty();
        assertThat(isRevoked(token("1"))).isFalse();
    }

    @Test
    void auditTellsWhoRevokedWhatAndWhy() throws Exception {
        blacklist.revoke(token("1"), new Audit("carol", "stolen " + "x".repeat(300)));
        blacklist.signOut(ALICE, new Audit("dave", "left"));
        blacklist.restore(ALICE, new Audit("erin", "came back"));
        List<AuditEntry> entries = blacklist.audit(10);
        assertThat(entries).extracting(AuditEntry::act).containsExactly(Act.RESTORED, Act.REVOKED, Act.REVOKED);
        assertThat(entries).extracting(AuditEntry::kind).containsExactly(Kind.SUBJECT, Kind.SUBJECT, Kind.TOKEN);
        assertThat(entries).extracting(it -> it.audit().by()).containsExactly("erin", "dave", "carol");
        assertThat(entries.get(2).audit().why()).hasSize(256);
        assertThat(entries.get(1).place()).isEqualTo(entries.get(0).place());
        assertThat(entries.toString()).doesNotContain("alice");
        assertThat(blacklist.audit(1)).hasSize(1);
    }

    @Test
    void whatIsNoAuditKeepsNothingFromBeingRevoked() throws Exception {
        REDIS.ask("SET", "sluice:blacklist:{index}:audit", "garbage");
        blacklist.revoke(token("1"));
        assertThat(isRevoked(token("1"))).isTrue();
        assertThat(blacklist.audit(10)).hasSize(1);
    }

    @Test
    void memberOfTheIndexWithoutEndKeepsNothingFromBeingRevoked() throws Exception {
        REDIS.ask("ZADD", "sluice:blacklist:{index}:ends", "inf", "garbage");
        blacklist.revoke(token("1"));
        assertThat(isRevoked(token("1"))).isTrue();
        assertThat(inForce()).hasSize(1);
        assertThat(REDIS.ask("PTTL", "sluice:blacklist:{index}:ends")).isNotEqualTo("-1");
    }

    @Test
    void auditKeepsAboutAsManyActsAsTheSettingsSay() throws Exception {
        try (Node node = Node.of(REDIS.uri(), Tokens.SETTINGS + "blacklist.audit.length = 100");
                Node silent = Node.of(REDIS.uri(), Tokens.SETTINGS + "blacklist.audit.length = 0")) {
            silent.blacklist().signOut(ALICE, Audit.NONE);
            assertThat(silent.blacklist().audit(10)).isEmpty();
            TokenBlacklist noting = node.blacklist();
            for (int i = 0; i < 500; i++) {
                noting.signOut(ALICE, Audit.NONE);
            }
            assertThat(noting.audit(1000)).hasSizeBetween(100, 250);
        }
    }

    private List<Revocation> inForce() throws RedisUnavailable {
        List<Revocation> all = new ArrayList<>();
        String from = "";
        do {
            Revocation.Page page = blacklist.list(from);
            all.addAll(page.revocations());
            from = page.next();
        } while (!from.isEmpty());
        return all;
    }

    private boolean isRevoked(String token) throws RedisUnavailable {
        return blacklist.check(token).equals(new Refused(TokenFault.REVOKED));
    }

    private static String of(String client, String session, Instant issued) {
        return signed(claims().claim("azp", client).claim("sid", session).issuedAt(Date.from(issued)));
    }

    private static VerifiedToken issued(Instant at) {
        return new VerifiedToken(Map.of(), "tests", "alice", at, at.plusSeconds(600), "x".repeat(22));
    }
}
