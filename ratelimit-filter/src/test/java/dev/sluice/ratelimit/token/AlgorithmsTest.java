package dev.sluice.ratelimit.token;

import static dev.sluice.ratelimit.Tokens.base64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlgorithmsTest {
    private static final String SECRET = "a secret of at least 64 bytes, long enough for each of the HMAC algorithms";
    private static final SigningKey RSA = SigningKey.rsa(2048);
    private static final SigningKey P256 = SigningKey.ec("secp256r1");
    private static final MovingClock CLOCK = new MovingClock();
    private static final Map<String, SigningKey> KEYS = new LinkedHashMap<>();

    static {
        List.of("HS256", "HS384", "HS512").forEach(name -> KEYS.put(name, SigningKey.secret(SECRET)));
        List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512").forEach(name -> KEYS.put(name, RSA));
        KEYS.put("ES256", P256);
        KEYS.put("ES384", SigningKey.ec("secp384r1"));
        KEYS.put("ES512", SigningKey.ec("secp521r1"));
        KEYS.put("EdDSA", SigningKey.edwards("Ed25519"));
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                "ES512", "EdDSA"
            })
    void keyVerifiesOnlyTheAlgorithmItIsMeantFor(String algorithm) {
        TokenVerifier verifier = verifier(algorithm);
        KEYS.forEach((name, key) -> {
            TokenCheck check = verifier.verify(key.token(name, "", MovingClock.START));
            assertThat(check instanceof Valid).as(name).isEqualTo(name.equals(algorithm));
        });
    }

    @Test
    void otherKeyOfTheSameKindIsRefused() {
        assertMalformed(verifier("RS256"), SigningKey.rsa(2048).token("RS256", "", MovingClock.START));
        assertMalformed(verifier("RS256"), SigningKey.rsa(3072).token("RS256", "", MovingClock.START));
        assertMalformed(verifier("ES256"), SigningKey.ec("secp256r1").token("ES256", "", MovingClock.START));
        assertMalformed(verifier("EdDSA"), SigningKey.edwards("Ed25519").token("EdDSA", "", MovingClock.START));
    }

    /** The classic confusion: the public key, which everybody has, used as the secret of an HMAC. */
    @Test
    void publicKeyIsNoSecret() throws Exception {
        Path file = RSA.publicFile(folder);
        TokenVerifier verifier = Verifiers.of("blacklist.key.main.file = " + file, CLOCK);
        for (byte[] secret : List.of(RSA.publicBytes(), Files.readAllBytes(file))) {
            String input = base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "."
                    + base64(("{\"exp\":" + (MovingClock.START.getEpochSecond() + 60) + "}").getBytes(UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            assertMalformed(verifier, input + "." + base64(mac.doFinal(input.getBytes(UTF_8))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
    void keyThatTheTokenBringsIsNotUsed(String member) {
        SigningKey own = SigningKey.ec("secp256r1");
        Object value = switch (member) {
            case "jwk" -> Map.of("kty", "EC", "crv", "P-256", "x", coordinate(own, true), "y", coordinate(own, false));
            case "x5c" -> List.of("AAAA");
            default -> "http://127.0.0.1:1/keys";
        };
        var claims = SigningKey.claims(MovingClock.START);
        if (!member.equals("x5c")) {
            claims.header().add(member, value);
        }
        assertMalformed(verifier("ES256"), own.sign("ES256", "", claims));
        if (!member.startsWith("x5c")) {
            var genuine = SigningKey.claims(MovingClock.START);
            genuine.header().add(member, value);
            assertThat(verifier("ES256").verify(P256.sign("ES256", "", genuine)))
                    .isInstanceOf(Valid.class);
        }
    }

    private static String coordinate(SigningKey key, boolean x) {
        var point = ((ECPublicKey) Objects.requireNonNull(key.verifying())).getW();
        return base64(fixed(x ? point.getAffineX() : point.getAffineY()));
    }

    /** From (r, s) everybody can make (r, n-s), which is as good a signature: it must not be another token to us. */
    @Test
    void otherSignatureOfTheSameTokenIsTheSameEntry() {
        for (String id : List.of("7", "")) {
            var claims = SigningKey.claims(MovingClock.START);
            String token = P256.sign("ES256", "", id.isEmpty() ? claims : claims.id(id));
            String twin = mirrored(token);
            assertThat(twin).isNotEqualTo(token);
            assertThat(entry(twin)).isEqualTo(entry(token));
        }
    }

    private String entry(String token) {
        TokenCheck check = verifier("ES256").verify(token);
        assertThat(check).isInstanceOf(Valid.class);
        return ((Valid) check).token().entry();
    }

    private static String mirrored(String token) {
        int dot = token.lastIndexOf('.') + 1;
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot));
        BigInteger order = ((ECPublicKey) Objects.requireNonNull(P256.verifying()))
                .getParams()
                .getOrder();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        System.arraycopy(fixed(order.subtract(s)), 0, signature, 32, 32);
        return token.substring(0, dot) + base64(signature);
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, fixed, 32 - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private TokenVerifier verifier(String algorithm) {
        SigningKey key = Objects.requireNonNull(KEYS.get(algorithm));
        String line = key.verifying() == null ? "secret = " + SECRET : "file = " + key.publicFile(folder);
        return Verifiers.of("blacklist.key.main." + line + "\nblacklist.key.main.algorithms = " + algorithm, CLOCK);
    }

    private static void assertMalformed(TokenVerifier verifier, String token) {
        assertThat(verifier.verify(token)).isEqualTo(new Refused(TokenFault.MALFORMED));
    }
}
