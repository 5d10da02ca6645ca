package dev.sluice.ratelimit.token;

import static dev.sluice.ratelimit.Tokens.base64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.ratelimit.Tokens;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent: no exception, and nothing is valid that was not signed. Without {@code JAZZER_FUZZ=1} only the inputs
 * below {@code TokenFuzzTestInputs} in the test resources are run.
 */
final class TokenFuzzTest {
    private static final byte[] SECRET = Tokens.SECRET.getBytes(UTF_8);

    /** No memory, so that every input is read. */
    private static final TokenVerifier VERIFIER =
            Verifiers.of(Tokens.SETTINGS + "blacklist.memory.tokens = 0", new MovingClock());

    @FuzzTest(maxDuration = "60s")
    void textIsNeverValidUnlessItWasSigned(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        TokenCheck check = VERIFIER.verify(text);
        if (!(check instanceof Refused)) {
            assertThat(text.substring(text.lastIndexOf('.') + 1)).isEqualTo(signatureOf(text));
        }
    }

    /** Header and payload are what is fuzzed, up to and after the first zero byte; the signature is good. */
    @FuzzTest(maxDuration = "60s")
    void signedTextIsReadWithoutException(byte[] input) {
        int zero = 0;
        while (zero < input.length && input[zero] != 0) {
            zero++;
        }
        byte[] header = Arrays.copyOf(input, zero);
        byte[] payload = Arrays.copyOfRange(input, Math.min(zero + 1, input.length), input.length);
        String signed = base64(header) + "." + base64(payload);
        TokenCheck check = VERIFIER.verify(signed + "." + signatureOf(signed + "."));
        if (check instanceof Valid valid) {
            VerifiedToken token = valid.token();
            assertThat(token.expiresAt()).isAfter(MovingClock.START.minusSeconds(30));
            token.claims().keySet().forEach(token::wordsOf);
            assertThat(VERIFIER.verify(signed + "." + base64(new byte[32]))).isInstanceOf(Refused.class);
        }
    }

    @Test
    void seedsReachWhatIsSigned() {
        long second = MovingClock.START.getEpochSecond();
        String token = Tokens.raw("{\"alg\":\"HS256\"}", "{\"exp\":" + (second + 60) + "}");
        assertThat(VERIFIER.verify(token)).isInstanceOf(Valid.class);
        textIsNeverValidUnlessItWasSigned(token.getBytes(UTF_8));
        signedTextIsReadWithoutException(
                ("{\"alg\":\"HS256\"}\0{\"exp\":" + (second + 60) + ",\"a\":[\"b\"]}").getBytes(UTF_8));
    }

    private static String signatureOf(String text) {
        String signed = text.substring(0, Math.max(0, text.lastIndexOf('.')));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return base64(mac.doFinal(signed.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
