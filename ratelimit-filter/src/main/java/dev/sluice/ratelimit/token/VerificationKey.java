package dev.sluice.ratelimit.token;

import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import java.util.Set;

/**
 * A key and what it may verify (RFC 8725 section 3.1: each key is used with the algorithms it is meant for and no
 * other). Immutable; shows no secret.
 *
 * @param id the {@code kid} it answers to; empty for tokens that name none of our keys
 * @param key public, or a shared secret
 * @param algorithms never empty, and all fit the key
 */
record VerificationKey(String id, Key key, Set<JwsAlgorithm> algorithms) {
    /** Whether the token was signed with this key, in that way. */
    @SuppressWarnings("unchecked") // the algorithms fit the key
    boolean signed(CompactJws jws, JwsAlgorithm algorithm) {
        var signature = (SecureDigestAlgorithm<?, Key>) algorithm.signature();
        try {
            return algorithms.contains(algorithm) && signature.verify(jws.signedWith(key));
        } catch (RuntimeException e) {
            // Some keys tell in this way that the signature has not the length theirs have.
            return false;
        }
    }

    @Override
    public String toString() {
        return "key \"" + id + "\" for " + algorithms;
    }
}
