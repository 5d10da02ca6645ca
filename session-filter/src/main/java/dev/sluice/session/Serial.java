package dev.sluice.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the random names by which sessions are known to their encrypted attributes. Thread-safe. */
final class Serial {
    private static final int BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Serial() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
