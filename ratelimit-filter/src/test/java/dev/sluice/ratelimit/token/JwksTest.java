package dev.sluice.ratelimit.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.Tokens;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.testing.RunningTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that the issuer publishes, over a real connection. */
final class JwksTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Refused MALFORMED = new Refused(TokenFault.MALFORMED);
    private static final Refused UNAVAILABLE = new Refused(TokenFault.KEYS_UNAVAILABLE);
    private static final SigningKey ONE = SigningKey.ec("secp256r1");
    private static final SigningKey TWO = SigningKey.ec("secp256r1");
    private static final SigningKey RSA = SigningKey.rsa(2048);

    private final MovingClock clock = new MovingClock();
    private final AtomicLong nanos = new AtomicLong();
    private final Metrics metrics = new Metrics("test");
    private JwksServer server;
    private TokenVerifier verifier;

    @TempDir
    Path folder;

    JwksTest() {
        server = new JwksServer(SigningKey.set(ONE.jwk("one", "")));
        verifier = Verifiers.of(Tokens.SETTINGS, clock);
    }

    @BeforeEach
    void fetch() {
        open(server.settings() + "blacklist.jwks.refresh = 1d");
    }

    @AfterEach
    void close() {
        verifier.close();
        server.close();
    }

    private void open(String lines) {
        verifier.close();
        verifier = new TokenVerifier(Verifiers.settings(lines), metrics, clock, nanos::get);
    }

    private void reopen(String set, String lines) {
        server.publish(set);
        open(server.settings() + lines);
    }

    @Test
    void tokenOfAPublishedKeyIsAccepted() {
        awaitValid(one());
        assertThat(verifier.verify(TWO.token("ES256", "one", clock.instant()))).isEqualTo(MALFORMED);
        assertThat(verifier.verify(ONE.token("ES256", "", clock.instant()))).isEqualTo(MALFORMED);
    }

    @Test
    void newKeyIsFetchedWhenATokenNamesIt() {
        awaitValid(one());
        server.publish(SigningKey.set(ONE.jwk("one", ""), TWO.jwk("two", "")));
        awaitValid(two());
        assertThat(server.requests()).isLessThanOrEqualTo(3);
    }

    @Test
    void madeUpKeyNamesCauseOneFetchInThirtySeconds() {
        awaitValid(one());
        int before = server.requests();
        for (int i = 0; i < 50; i++) {
            assertThat(verifier.verify(TWO.token("ES256", "x" + i, clock.instant())))
                    .isEqualTo(MALFORMED);
        }
        await().atMost(LIMIT).until(() -> server.requests() == before + 1);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
        verifier.verify(TWO.token("ES256", "y", clock.instant()));
        nanos.addAndGet(1);
        // Again and again, for whoever asks while the first answer is still read begins nothing.
        await().atMost(LIMIT).until(() -> {
            verifier.verify(TWO.token("ES256", "z", clock.instant()));
            return server.requests() == before + 2;
        });
        verifier.verify(TWO.token("ES256", "z", clock.instant()));
        assertThat(server.requests()).isEqualTo(before + 2);
    }

    @Test
    void rememberedTokensOfARemovedKeyAreForgottenAtOnce() {
        String token = one();
        awaitValid(token);
        assertThat(verifier.recall(token)).isPresent();
        server.publish(SigningKey.set(TWO.jwk("two", "")));
        awaitValid(two());
        assertThat(verifier.recall(token)).isEmpty();
        assertThat(verifier.verify(token)).isEqualTo(MALFORMED);
    }

    @Test
    void setThatDidNotChangeKeepsTheMemory() {
        String token = one();
        awaitValid(token);
        verifier.verify(two());
        await().atMost(LIMIT).until(() -> refreshes("unchanged") == 1);
        assertThat(verifier.recall(token)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 404, 302, 204})
    void lastKeysRemainInForceWhenTheSourceFails(int status) {
        awaitValid(one());
        server.answerWith(status);
        assertThat(verifier.verify(two())).isIn(UNAVAILABLE, MALFORMED);
        await().atMost(LIMIT).until(() -> refreshes("failed") == 1);
        assertThat(verifier.verify(TWO.token("ES256", "two", clock.instant().plusSeconds(1))))
                .isEqualTo(UNAVAILABLE);
        assertThat(verifier.verify(ONE.token("ES256", "one", clock.instant().plusSeconds(1))))
                .isInstanceOf(Valid.class);
    }

    @Test
    void nobodyCanSayWhetherATokenIsGoodBeforeTheFirstSet() {
        server.answerWith(503);
        open(server.settings() + Tokens.SETTINGS);
        assertThat(verifier.verify(one())).isEqualTo(UNAVAILABLE);
        assertThat(verifier.verify(ONE.token("ES256", "", clock.instant()))).isEqualTo(UNAVAILABLE);
        assertThat(verifier.verify("x.y.z")).isEqualTo(MALFORMED);
        clock.advance(Duration.between(clock.instant(), Instant.now()));
        assertThat(verifier.verify(Tokens.token("1"))).isInstanceOf(Valid.class);
        assertThat(Verifiers.count(metrics, "keys-unavailable")).isEqualTo(2);
        server.answerWith(200);
        awaitValid(one());
    }

    @Test
    void requestDoesNotWaitForASlowSource() {
        CountDownLatch gate = server.hold();
        open(server.settings());
        assertThat(RunningTime.of(() -> assertThat(verifier.verify(one())).isEqualTo(UNAVAILABLE)))
                .isLessThan(Duration.ofSeconds(2));
        gate.countDown();
        awaitValid(one());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[{}]}", "{\"keys\":[],\"keys\":[]}"})
    void documentThatIsNoKeySetIsAFailure(String document) {
        awaitValid(one());
        long before = refreshes("failed");
        server.publish(document);
        verifier.verify(two());
        await().atMost(LIMIT).until(() -> refreshes("failed") == before + 1);
        assertThat(verifier.verify(one())).isInstanceOf(Valid.class);
    }

    @Test
    void documentAboveItsBoundsIsAFailure() {
        reopen(" ".repeat(JwksDocument.MOST_BYTES) + SigningKey.set(ONE.jwk("one", "")), "");
        await().atMost(LIMIT).until(() -> refreshes("failed") == 1);
        String[] keys = new String[JwksDocument.MOST_KEYS + 1];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ONE.jwk("k" + i, "");
        }
        reopen(SigningKey.set(keys), "");
        await().atMost(LIMIT).until(() -> refreshes("failed") == 2);
        keys[0] = "{}";
        reopen(SigningKey.set(Arrays.copyOf(keys, JwksDocument.MOST_KEYS)), "");
        awaitValid(ONE.token("ES256", "k99", clock.instant()));
        assertThat(metrics.counter("sluice_blacklist_jwks_skipped_total", "").count())
                .isEqualTo(1);
    }

    @Test
    void brokenKeysAndKeysForOtherUsesAreSkipped() {
        String secret = "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + Tokens.base64(new byte[32]) + "\"}";
        String encrypting = RSA.jwk("enc", ",\"use\":\"enc\"");
        String weak = SigningKey.rsa(1024).jwk("weak", "");
        reopen(
                SigningKey.set(
                        "{}",
                        "7",
                        "{\"kty\":\"XX\"}",
                        secret,
                        encrypting,
                        weak,
                        RSA.jwk("a", ",\"alg\":\"RSA-OAEP\""),
                        RSA.jwk("b", ",\"key_ops\":[\"encrypt\"]"),
                        ONE.jwk("one", ",\"use\":\"sig\"")),
                "blacklist.jwks.algorithms = HS256, RS256, ES256");
        awaitValid(one());
        assertThat(metrics.counter("sluice_blacklist_jwks_skipped_total", "").count())
                .isEqualTo(8);
        for (String id : new String[] {"enc", "a", "b"}) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(verifier.verify(RSA.token("RS256", id, clock.instant()))).isEqualTo(MALFORMED);
        }
        SigningKey zero = SigningKey.secret("\0".repeat(64));
        assertThat(verifier.verify(zero.token("HS256", "s", clock.instant()))).isEqualTo(MALFORMED);
    }

    @Test
    void algorithmOfAKeyNarrowsTheList() {
        reopen(SigningKey.set(RSA.jwk("ps", ",\"alg\":\"PS256\""), RSA.jwk("any", "")), "");
        awaitValid(RSA.token("PS256", "ps", clock.instant()));
        assertThat(verifier.verify(RSA.token("RS256", "ps", clock.instant()))).isEqualTo(MALFORMED);
        assertThat(verifier.verify(RSA.token("RS512", "any", clock.instant()))).isInstanceOf(Valid.class);
        reopen(SigningKey.set(RSA.jwk("any", "")), "blacklist.jwks.algorithms = RS256");
        awaitValid(RSA.token("RS256", "any", clock.instant()));
        assertThat(verifier.verify(RSA.token("RS512", "any", clock.instant()))).isEqualTo(MALFORMED);
    }

    @Test
    void fileIsReadAgainWhenItChanges() throws Exception {
        Path file = Files.writeString(folder.resolve("keys.json"), SigningKey.set(ONE.jwk("one", "")));
        open("blacklist.jwks = " + file + "\nblacklist.jwks.refresh = 1s");
        String token = one();
        awaitValid(token);
        Files.writeString(file, SigningKey.set(TWO.jwk("two", "")));
        awaitValid(two());
        assertThat(verifier.recall(token)).isEmpty();
    }

    @Test
    void fileMayHoldSecretsIfTheirAlgorithmIsListed() throws Exception {
        String secret = "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\""
                + Tokens.base64("x".repeat(32).getBytes(UTF_8)) + "\"}";
        Path file = Files.writeString(folder.resolve("keys.json"), SigningKey.set(secret));
        open("blacklist.jwks = " + file + "\nblacklist.jwks.algorithms = HS256");
        awaitValid(SigningKey.secret("x".repeat(32)).token("HS256", "s", clock.instant()));
    }

    @Test
    void closingEndsTheThread() {
        awaitValid(one());
        verifier.close();
        await().atMost(LIMIT)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("sluice-keys")));
        assertThat(verifier.verify(one())).isInstanceOf(Valid.class);
        assertThat(verifier.verify(two())).isEqualTo(MALFORMED);
    }

    private String one() {
        return ONE.token("ES256", "one", clock.instant());
    }

    private String two() {
        return TWO.token("ES256", "two", clock.instant());
    }

    private void awaitValid(String token) {
        await().atMost(LIMIT).untilAsserted(() -> {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            clock.advance(Duration.ofSeconds(1));
            assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
        });
    }

    private long refreshes(String outcome) {
        return metrics.counter("sluice_blacklist_jwks_refreshes_total", "", "outcome", outcome)
                .count();
    }
}
