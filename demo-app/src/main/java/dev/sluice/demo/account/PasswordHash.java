package dev.sluice.demo.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018 5.2), with a salt and a count of rounds of its own, so that both may
 * change without a day on which all have to. Immutable.
 *
 * @param text {@code pbkdf2-sha256$<rounds>$<salt>$<hash>}, in hex
 */
record PasswordHash(String text) {
    /** OWASP asks for 600,000; this is a demo that starts often, with three accounts to make and a known password. */
    private static final int ROUNDS = 120_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final String KIND = "pbkdf2-sha256";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Costs as much to check as that of an account, and no password is its own. */
    static final PasswordHash OF_NOBODY =
            new PasswordHash(KIND + "$" + ROUNDS + "$" + "00".repeat(SALT_BYTES) + "$" + "00".repeat(HASH_BITS / 8));

    /** Of a password that somebody has chosen. */
    static PasswordHash of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        HexFormat hex = HexFormat.of();
        return new PasswordHash(
                KIND + "$" + ROUNDS + "$" + hex.formatHex(salt) + "$" + hex.formatHex(derive(password, salt, ROUNDS)));
    }

    /** Whether this is the password; takes as long if it is not. */
    boolean isOf(String password) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(KIND)) {
            return false;
        }
        byte[] salt = HexFormat.of().parseHex(parts[2]);
        byte[] given = derive(password, salt, Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(given, HexFormat.of().parseHex(parts[3]));
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Not for logs. */
    @Override
    public String toString() {
        return KIND;
    }
}
