package dev.sluice.ratelimit.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several keys a token is verified with. */
final class KeyChoiceTest {
    private static final SigningKey NAMED = SigningKey.secret("the secret of the key that has a name");
    private static final SigningKey OLD = SigningKey.secret("the secret that was used before the new one");
    private static final SigningKey NEW = SigningKey.secret("the secret that will be used from now on");
    private static final SigningKey CURVE = SigningKey.ec("secp256r1");
    private static final String NAMELESS = """
            blacklist.key.old.secret = the secret that was used before the new one
            blacklist.key.new.secret = the secret that will be used from now on
            """;

    @TempDir
    Path folder;

    @Test
    void keyWithIdAnswersToThatIdAlone() {
        TokenVerifier verifier = verifier("");
        assertGood(verifier, NAMED.token("HS256", "a", MovingClock.START));
        assertMalformed(verifier, NAMED.token("HS256", "", MovingClock.START));
        assertMalformed(verifier, NAMED.token("HS256", "b", MovingClock.START));
    }

    @Test
    void keysWithoutIdAnswerToTokensThatNameNoKey() {
        TokenVerifier verifier = verifier(NAMELESS);
        for (SigningKey key : new SigningKey[] {OLD, NEW}) {
            assertGood(verifier, key.token("HS256", "", MovingClock.START));
            assertGood(verifier, key.token("HS256", "unheard-of", MovingClock.START));
            assertMalformed(verifier, key.token("HS256", "a", MovingClock.START));
        }
        assertMalformed(verifier, NAMED.token("HS256", "unheard-of", MovingClock.START));
    }

    @Test
    void keysOfDifferentKindsMayShareAnId() {
        TokenVerifier verifier =
                verifier("blacklist.key.curve.id = a\nblacklist.key.curve.file = " + CURVE.publicFile(folder));
        assertGood(verifier, CURVE.token("ES256", "a", MovingClock.START));
        assertGood(verifier, NAMED.token("HS256", "a", MovingClock.START));
        assertMalformed(verifier, CURVE.token("ES256", "", MovingClock.START));
    }

    private static TokenVerifier verifier(String lines) {
        String named = """
                blacklist.key.named.id = a
                blacklist.key.named.secret = the secret of the key that has a name
                """;
        return Verifiers.of(named + lines, new MovingClock());
    }

    private static void assertGood(TokenVerifier verifier, String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
    }

    private static void assertMalformed(TokenVerifier verifier, String token) {
        assertThat(verifier.verify(token)).isEqualTo(new Refused(TokenFault.MALFORMED));
    }
}
