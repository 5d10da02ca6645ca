package dev.sluice.ratelimit.token;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/** The signatures a token may carry: those of RFC 7518 section 3.1 but for {@code none}, and EdDSA of RFC 8037. */
enum JwsAlgorithm {
    HS256("HS256", 256, ""),
    HS384("HS384", 384, ""),
    HS512("HS512", 512, ""),
    RS256("RS256", 0, ""),
    RS384("RS384", 0, ""),
    RS512("RS512", 0, ""),
    PS256("PS256", 0, ""),
    PS384("PS384", 0, ""),
    PS512("PS512", 0, ""),
    ES256("ES256", 0, "secp256r1"),
    ES384("ES384", 0, "secp384r1"),
    ES512("ES512", 0, "secp521r1"),
    EDDSA("EdDSA", 0, "");

    /** RFC 7518 sections 3.3 and 3.5. */
    static final int LEAST_RSA_BITS = 2048;

    private final String id;
    private final int leastSecretBits;
    private final String curve;

    JwsAlgorithm(String id, int leastSecretBits, String curve) {
        this.id = id;
        this.leastSecretBits = leastSecretBits;
        this.curve = curve;
    }

    /** What stands in {@code alg}. */
    String id() {
        return id;
    }

    SecureDigestAlgorithm<?, ?> signature() {
        return Jwts.SIG.get().forKey(id);
    }

    boolean isSymmetric() {
        return leastSecretBits > 0;
    }

    /** The algorithm of that {@code alg}, which is case-sensitive; empty for any we do not know. */
    static Optional<JwsAlgorithm> of(String id) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.id().equals(id))
                .findFirst();
    }

    /** Whether the key is of the kind and of the size this algorithm needs. */
    boolean fits(Key key) {
        if (isSymmetric()) {
            return key instanceof SecretKey && key.getEncoded().length * Byte.SIZE >= leastSecretBits;
        }
        if (!curve.isEmpty()) {
            return key instanceof ECPublicKey point && isOnCurve(point);
        }
        return this == EDDSA
                ? key instanceof EdECPublicKey
                : key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
    }

    private boolean isOnCurve(ECPublicKey key) {
        try {
            AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
            named.init(new ECGenParameterSpec(curve));
            return named.getParameterSpec(ECParameterSpec.class)
                    .getCurve()
                    .equals(key.getParams().getCurve());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + curve, e);
        }
    }

    /** All that fit a key. */
    static Set<JwsAlgorithm> fitting(Key key) {
        Set<JwsAlgorithm> fitting = EnumSet.noneOf(JwsAlgorithm.class);
        Stream.of(values()).filter(algorithm -> algorithm.fits(key)).forEach(fitting::add);
        return fitting;
    }

    /** All but those with a secret that issuer and application share. */
    static Set<JwsAlgorithm> asymmetric() {
        return EnumSet.range(RS256, EDDSA);
    }
}
