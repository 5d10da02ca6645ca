package dev.sluice.ratelimit.token;

import static dev.sluice.ratelimit.Tokens.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.Tokens;
import dev.sluice.ratelimit.token.Examined.Genuine;
import dev.sluice.ratelimit.token.Examined.Hopeless;
import dev.sluice.ratelimit.token.TokenCheck.Premature;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TokenMemoryTest {
    private static final long NOW = MovingClock.START.getEpochSecond();

    private final MovingClock clock = new MovingClock();
    private final Metrics metrics = new Metrics("test");

    @Test
    void tokenVerifiedOnceIsRecalledWithoutItsSignature() {
        TokenVerifier verifier = verifier("");
        String token = lasting(600, "");
        assertThat(verifier.recall(token)).isEmpty();
        TokenCheck first = verifier.verify(token);
        assertThat(first).isInstanceOf(Valid.class);
        assertThat(verifier.recall(token)).contains(first);
        assertThat(verifier.verify(token)).isEqualTo(first);
        assertThat(count("genuine")).isEqualTo(1);
        assertThat(count("remembered")).isEqualTo(2);
    }

    @Test
    void tokenThatDiffersInItsSignatureAloneIsAnother() {
        TokenVerifier verifier = verifier("");
        String token = lasting(600, "");
        verifier.verify(token);
        String forged = token.substring(0, token.lastIndexOf('.') + 1) + Tokens.base64(new byte[32]);
        assertThat(verifier.recall(forged)).isEmpty();
        assertThat(verifier.verify(forged)).isEqualTo(new Refused(TokenFault.MALFORMED));
    }

    @Test
    void rememberedTokenEndsToTheMillisecond() {
        TokenVerifier verifier = verifier("");
        String token = lasting(60, "");
        verifier.verify(token);
        clock.advance(Duration.ofSeconds(90).minusMillis(1));
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
        assertThat(count("remembered")).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(verifier.verify(token)).isEqualTo(new Refused(TokenFault.EXPIRED));
    }

    @Test
    void tokenThatHasEndedCannotHaveItsSignatureCheckedAgainAndAgain() {
        TokenVerifier verifier = verifier("");
        String token = lasting(60, "");
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 5; i++) {
            assertThat(verifier.verify(token)).isEqualTo(new Refused(TokenFault.EXPIRED));
        }
        assertThat(count("genuine")).isEqualTo(1);
        assertThat(count("remembered-refused")).isEqualTo(4);
    }

    @Test
    void tokenThatHadEndedIsGoodAgainWhenTheClockIsPutBack() {
        TokenVerifier verifier = verifier("");
        String token = lasting(600, "");
        clock.advance(Duration.ofHours(1));
        assertThat(verifier.verify(token)).isEqualTo(new Refused(TokenFault.EXPIRED));
        clock.advance(Duration.ofHours(-1));
        assertThat(verifier.recall(token)).isEmpty();
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
    }

    @Test
    void tokenSeenTooEarlyIsGoodAsSoonAsItBegins() {
        TokenVerifier verifier = verifier("");
        String token = lasting(600, ",\"nbf\":" + (NOW + 60));
        assertThat(verifier.verify(token)).isInstanceOf(Premature.class);
        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(verifier.recall(token)).containsInstanceOf(Premature.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(verifier.recall(token)).containsInstanceOf(Valid.class);
        assertThat(count("genuine")).isEqualTo(1);
    }

    @Test
    void genuineTokenIsForgottenAfterTenMinutes() {
        TokenVerifier verifier = verifier("");
        String token = lasting(3600, "");
        verifier.verify(token);
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(verifier.recall(token)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(verifier.recall(token)).isEmpty();
    }

    @Test
    void refusedTokenIsForgottenAfterTenSeconds() {
        TokenVerifier verifier = verifier("");
        String token = lasting(600, "") + "AA";
        String canonical = token.substring(0, token.lastIndexOf('.') + 1) + Tokens.base64(new byte[32]);
        assertThat(verifier.verify(canonical)).isEqualTo(new Refused(TokenFault.MALFORMED));
        clock.advance(Duration.ofSeconds(9));
        assertThat(verifier.recall(canonical)).contains(new Refused(TokenFault.MALFORMED));
        assertThat(count("remembered-refused")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verifier.recall(canonical)).isEmpty();
    }

    @Test
    void refusalIsRememberedAlsoOfATokenThatWasGoodUnderOtherKeys() {
        TokenMemory memory = verifier("").memory();
        TokenDigest digest = TokenDigest.of("any");
        KeySet later = new KeySet(List.of());
        Instant end = clock.instant().plusSeconds(600);
        var token = new VerifiedToken(Map.of(), null, null, null, end, "entry");
        memory.keep(digest, 3, new Genuine(new Valid(token), Instant.EPOCH), new KeySet(List.of()));
        memory.keep(digest, 3, new Hopeless(TokenFault.MALFORMED), later);
        assertThat(memory.find(digest, later)).isEqualTo(new Hopeless(TokenFault.MALFORMED));
    }

    @Test
    void garbageDoesNotPushOutGenuineTokens() {
        TokenVerifier verifier = verifier("blacklist.memory.tokens = 20");
        String token = lasting(600, "");
        verifier.verify(token);
        for (int i = 0; i < 1000; i++) {
            verifier.verify("garbage." + i + ".x");
        }
        verifier.memory().settle();
        assertThat(verifier.memory().sizeOfHopeless()).isLessThanOrEqualTo(5);
        assertThat(verifier.recall(token)).isPresent();
    }

    @Test
    void longTokensTakeThePlacesOfSeveral() {
        TokenVerifier verifier = verifier("blacklist.memory.tokens = 20");
        for (int i = 0; i < 30; i++) {
            verifier.verify(lasting(600, ",\"jti\":\"" + i + "\""));
        }
        verifier.memory().settle();
        assertThat(verifier.memory().size()).isEqualTo(20);
        TokenVerifier other = verifier("blacklist.memory.tokens = 20");
        for (int i = 0; i < 30; i++) {
            other.verify(lasting(600, ",\"jti\":\"" + i + "\",\"fill\":\"" + "x".repeat(3000) + "\""));
        }
        other.memory().settle();
        assertThat(other.memory().size()).isLessThanOrEqualTo(4);
    }

    @Test
    void tokensOfManyValuesTakeThePlacesOfSeveral() {
        TokenVerifier verifier = verifier("blacklist.memory.tokens = 20");
        String many = "{\"\":0},".repeat(60);
        for (int i = 0; i < 30; i++) {
            verifier.verify(lasting(600, ",\"jti\":\"" + i + "\",\"many\":[" + many + "0]"));
        }
        verifier.memory().settle();
        assertThat(verifier.memory().size()).isBetween(1L, 5L);
    }

    @Test
    void memoryCanBeSwitchedOff() {
        TokenVerifier verifier = verifier("blacklist.memory.tokens = 0");
        String token = lasting(600, "");
        verifier.verify(token);
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
        verifier.memory().settle();
        assertThat(verifier.recall(token)).isEmpty();
    }

    @Test
    void tokenLargerThanTheBoundIsNotRecalled() {
        assertThat(verifier("").recall("x".repeat(8193))).isEmpty();
    }

    private static String lasting(int seconds, String claims) {
        return raw("{\"alg\":\"HS256\"}", "{\"iat\":" + NOW + ",\"exp\":" + (NOW + seconds) + claims + "}");
    }

    private TokenVerifier verifier(String lines) {
        return Verifiers.of(Tokens.SETTINGS + lines, clock, metrics);
    }

    private long count(String outcome) {
        return Verifiers.count(metrics, outcome);
    }
}
