package dev.sluice.ratelimit.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.config.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeySettingsTest {
    private static final String SECRET = "blacklist.key.main.secret = ";
    private static final String FILE = "blacklist.key.main.file = ";
    private static final SigningKey RSA = SigningKey.rsa(2048);

    @TempDir
    Path folder;

    @Test
    void secretNeedsThirtyTwoBytesOfUtf8() {
        assertThat(keyOf(SECRET + "k".repeat(32)).key().getEncoded()).hasSize(32);
        assertThat(keyOf(SECRET + "\u00e9".repeat(16)).key().getEncoded()).hasSize(32);
        assertWrong(SECRET + "k".repeat(31), "at least 32 bytes");
    }

    @ParameterizedTest
    @CsvSource({"HS384, 48", "HS512, 64"})
    void secretIsAtLeastAsLongAsTheHash(String algorithm, int bytes) {
        String lines = "\nblacklist.key.main.algorithms = " + algorithm;
        assertThat(keyOf(SECRET + "k".repeat(bytes) + lines).algorithms()).hasSize(1);
        assertWrong(
                SECRET + "k".repeat(bytes - 1) + lines, "blacklist.key.main.algorithms = " + algorithm + " must be");
    }

    @Test
    void kindOfKeyDecidesItsAlgorithm() {
        assertThat(keyOf(SECRET + "k".repeat(99)).algorithms()).isEqualTo(Set.of(JwsAlgorithm.HS256));
        assertAlgorithm(RSA, JwsAlgorithm.RS256);
        assertAlgorithm(SigningKey.ec("secp256r1"), JwsAlgorithm.ES256);
        assertAlgorithm(SigningKey.ec("secp384r1"), JwsAlgorithm.ES384);
        assertAlgorithm(SigningKey.ec("secp521r1"), JwsAlgorithm.ES512);
        assertAlgorithm(SigningKey.edwards("Ed25519"), JwsAlgorithm.EDDSA);
    }

    private void assertAlgorithm(SigningKey key, JwsAlgorithm algorithm) {
        VerificationKey read = keyOf(FILE + key.publicFile(folder));
        assertThat(read.key()).isEqualTo(key.verifying());
        assertThat(read.algorithms()).isEqualTo(Set.of(algorithm));
    }

    @Test
    void algorithmThatDoesNotFitTheKeyStopsTheStart() {
        String rsa = FILE + RSA.publicFile(folder);
        assertWrong(rsa + "\nblacklist.key.main.algorithms = HS256", "RS256, RS384, RS512, PS256, PS384, PS512");
        assertWrong(rsa + "\nblacklist.key.main.algorithms = RS256, ES256", "which fit this key");
        assertWrong(rsa + "\nblacklist.key.main.algorithms = none", "a comma separated list of HS256");
    }

    @Test
    void weakRsaKeyStopsTheStart() {
        assertWrong(FILE + SigningKey.rsa(1024).publicFile(folder), "an RSA key of at least 2048 bits");
    }

    @Test
    void privateKeyIsRefusedAndNotShown() {
        assertWrong(FILE + RSA.privateFile(folder), "this file holds a private key");
    }

    @Test
    void fileThatHoldsNoKeyStopsTheStart() throws Exception {
        assertWrong(FILE + folder.resolve("missing.pem"), "the path of a file that can be read");
        assertWrong(FILE + folder, "the path of a file that can be read");
        assertWrong(FILE + Files.writeString(folder.resolve("a"), "no key"), "a PUBLIC KEY or a CERTIFICATE");
        assertWrong(FILE + SigningKey.file(folder, "PUBLIC KEY", new byte[9]), "an intact key");
        assertWrong(FILE + SigningKey.file(folder, "CERTIFICATE", new byte[9]), "an intact key");
        assertWrong(FILE + SigningKey.file(folder, "RSA PUBLIC KEY", new byte[9]), "not a RSA PUBLIC KEY");
        Path large = Files.writeString(folder.resolve("b"), "x".repeat(64 * 1024 + 1));
        assertWrong(FILE + large, "at most 64KiB");
        assertWrong(FILE + SigningKey.edwards("X25519").publicFile(folder), "an intact key");
    }

    @Test
    void keyIsEitherSecretOrFile() {
        assertWrong(SECRET + "k".repeat(32) + "\n" + FILE + "x", "and not both");
        assertWrong("blacklist.key.main.id = a", "blacklist.key.main.file = (empty) must be set");
    }

    @Test
    void atMostThreeKeysOfOneAlgorithmShareAnId() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            lines.append("blacklist.key.k")
                    .append(i)
                    .append(".secret = ")
                    .append("k".repeat(32 + i))
                    .append('\n');
        }
        assertThat(Verifiers.settings(lines.toString()).keys()).hasSize(3);
        assertThat(Verifiers.settings(lines + SECRET + "k".repeat(40) + "\nblacklist.key.main.id = a")
                        .keys())
                .hasSize(4);
        assertWrong(lines + SECRET + "k".repeat(40), "at most 3 keys");
    }

    private static VerificationKey keyOf(String lines) {
        return Verifiers.settings(lines).keys().get(0);
    }

    private static void assertWrong(String lines, String message) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> Verifiers.settings(lines))
                .withMessageContaining(message)
                .withMessageNotContaining("kkkk");
    }
}
