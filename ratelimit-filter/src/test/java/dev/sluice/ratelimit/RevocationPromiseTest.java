package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.revocation.Scope;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for revocations whatever happens to connections and clocks, and in a Cluster. */
final class RevocationPromiseTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Scope ALICE = new Scope.Subject("tests", "alice");

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @Test
    void noKeyOfRevocationsLacksAnEndAlsoWhenConnectionsDieInTheMiddle() throws Exception {
        int writers = 4;
        int acts = 200;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        AtomicInteger broken = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        try (TcpRelay relay = TcpRelay.to(REDIS.port());
                Node node = Node.of(relay.uri(), Tokens.SETTINGS + "redis.breaker.failures = 1000\n")) {
            TokenBlacklist blacklist = node.blacklist();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                running.add(threads.submit(() -> act(blacklist, acts, done, broken)));
            }
            int struckAt = 0;
            while (!running.stream().allMatch(Future::isDone)) {
                if (done.get() > struckAt + 2) {
                    struckAt = done.get();
                    relay.resetAll();
                    REDIS.ask("CLIENT", "KILL", "TYPE", "normal");
                }
                Thread.onSpinWait();
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(broken).as("acts whose connection died").hasPositiveValue();
        assertEveryKeyHasAnEnd();
    }

    private static void act(TokenBlacklist blacklist, int acts, AtomicInteger done, AtomicInteger broken) {
        for (int i = 0; done.get() < acts; i++) {
            String id = Integer.toString(ThreadLocalRandom.current().nextInt(50));
            try {
                switch (i % 4) {
                    case 0 -> blacklist.revoke(token(id));
                    case 1 -> blacklist.signOut(new Scope.Subject("tests", id), Audit.NONE);
                    case 2 -> blacklist.revokeId("tests", id, null, Audit.NONE);
                    default -> blacklist.restore(new Scope.Subject("tests", id), Audit.NONE);
                }
                done.incrementAndGet();
            } catch (RedisUnavailable e) {
                broken.incrementAndGet();
            }
        }
    }

    private static void assertEveryKeyHasAnEnd() {
        List<String> keys = REDIS.ask("KEYS", "*").lines().toList();
        assertThat(keys).hasSizeGreaterThan(10);
        assertThat(keys).allSatisfy(key -> assertThat(REDIS.ask("PTTL", key)).isNotEqualTo("-1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void clockOfANodeAnHourOffChangesNothingAboutASignOut(int seconds) throws Exception {
        try (Node right = Node.of(REDIS.uri(), Tokens.SETTINGS);
                Node wrong = Node.of(REDIS.uri(), Tokens.SETTINGS)) {
            Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
            Instant before = Instant.now();
            wrong.blacklist(clock).signOut(ALICE, Audit.NONE);
            TokenBlacklist blacklist = right.blacklist();
            Instant now = Instant.now();
            assertThat(blacklist.check(issued(before.minusSeconds(1)))).isEqualTo(new Refused(TokenFault.REVOKED));
            assertThat(blacklist.check(issued(now.plusSeconds(20)))).isInstanceOf(Valid.class);
            Instant until = blacklist.list("").revocations().get(0).until();
            assertThat(until)
                    .isBetween(
                            before.plus(Duration.ofHours(24)).plusSeconds(89),
                            now.plus(Duration.ofHours(24)).plusSeconds(91));
        }
    }

    @Test
    void blacklistEntryOutlivesItsToken() throws Exception {
        try (Node node = Node.of(REDIS.uri(), Tokens.SETTINGS)) {
            TokenBlacklist blacklist = node.blacklist();
            Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2);
            String token = signed(claims().id("1").expiration(Date.from(end)));
            blacklist.revoke(token);
            Instant lastAccepted = end.plusSeconds(30);
            assertThat(blacklist.list("").revocations())
                    .allSatisfy(it -> assertThat(it.until()).isEqualTo(lastAccepted.plusSeconds(60)));
            long left = Long.parseLong(REDIS.ask("PTTL", entries().get(0)));
            assertThat(System.currentTimeMillis() + left)
                    .isBetween(
                            lastAccepted.plusSeconds(55).toEpochMilli(),
                            lastAccepted.plusSeconds(65).toEpochMilli());
        }
    }

    @Test
    void allEncodingsOfATokenShareOneEntry() throws Exception {
        try (Node node = Node.of(REDIS.uri(), Tokens.SETTINGS)) {
            TokenBlacklist blacklist = node.blacklist();
            String token = token("1");
            for (String spelling : List.of(token, Tokens.withOtherTrailingBits(token), token + "=", token + "!")) {
                blacklist.revoke(spelling);
            }
            assertThat(entries()).hasSize(1);
            assertThat(blacklist.check(token)).isEqualTo(new Refused(TokenFault.REVOKED));
        }
    }

    @Test
    void keysHaveOneLengthWhateverTheClientSends() throws Exception {
        try (Node node = Node.of(REDIS.uri(), Tokens.SETTINGS)) {
            TokenBlacklist blacklist = node.blacklist();
            for (String text : List.of("", "x", "{a}:b", "\u00e9".repeat(1000))) {
                String id = "i" + text.substring(0, Math.min(text.length(), 255));
                blacklist.revoke(signed(claims().id("i" + text).subject("s" + text)));
                blacklist.revokeId(text, "i" + text, null, Audit.NONE);
                blacklist.signOut(new Scope.Subject(text, text), Audit.NONE);
                blacklist.signOut(new Scope.Session(text, id), Audit.NONE);
                blacklist.signOut(new Scope.Client(text, id), Audit.NONE);
                blacklist.signOut(new Scope.Issuer(text), Audit.NONE);
            }
            assertThat(entries())
                    .hasSize(4)
                    .allMatch(key -> key.length() == entries().get(0).length());
            List<String> times = REDIS.ask("KEYS", "*:nb").lines().toList();
            assertThat(times)
                    .hasSize(20)
                    .allMatch(key -> key.length() == times.get(0).length());
        }
    }

    @Test
    void everyKindOfRevocationWorksInACluster() throws Exception {
        String lines = Tokens.SETTINGS + Node.PATIENT;
        try (RedisCluster cluster = RedisCluster.start();
                Node node = Node.of(cluster.uri(), lines);
                Node copying =
                        Node.of(cluster.uri(), lines + "changelog.block = 100ms\nblacklist.max-staleness = 1m\n")) {
            TokenBlacklist blacklist = node.blacklist();
            String token = signed(claims().id("1").claim("sid", "phone").claim("azp", "shop"));
            for (Scope scope : List.of(
                    ALICE,
                    new Scope.Session("tests", "phone"),
                    new Scope.Client("tests", "shop"),
                    new Scope.Issuer("tests"),
                    new Scope.All())) {
                blacklist.signOut(scope, Audit.NONE);
                assertThat(blacklist.check(token)).isEqualTo(new Refused(TokenFault.REVOKED));
                blacklist.restore(scope, Audit.NONE);
                assertThat(blacklist.check(token)).isInstanceOf(Valid.class);
            }
            blacklist.revoke(token);
            blacklist.revokeId("tests", "2", null, Audit.NONE);
            assertThat(blacklist.list("").revocations()).hasSize(2);
            assertThat(blacklist.audit(100)).hasSize(12);
            TokenBlacklist copy = copying.blacklist();
            for (String revoked : List.of(token, token("2"))) {
                assertThat(copy.check(revoked)).isEqualTo(new Refused(TokenFault.REVOKED));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> copy.isRevokedHere(((Valid) copy.verifier().verify(revoked)).token()));
            }
        }
    }

    private static List<String> entries() {
        return REDIS.ask("KEYS", "*:t:*").lines().toList();
    }

    private static String issued(Instant at) {
        return signed(claims().issuedAt(Date.from(at)));
    }
}
