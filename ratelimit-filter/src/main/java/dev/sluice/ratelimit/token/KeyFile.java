package dev.sluice.ratelimit.token;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key from a PEM file (RFC 7468): {@code PUBLIC KEY}, or the first {@code CERTIFICATE}. */
final class KeyFile {
    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    private KeyFile() {}

    /** Its message is what the file must be instead; it never tells what stands in the file. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String form) {
            super(form);
        }

        /** Never null. */
        String form() {
            return String.valueOf(getMessage());
        }
    }

    static PublicKey read(String path) throws Unusable {
        String text = text(path);
        if (text.contains("PRIVATE KEY-----")) {
            throw new Unusable("the public key alone; this file holds a private key, which only the issuer may have");
        }
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new Unusable("a PEM file with a PUBLIC KEY or a CERTIFICATE");
        }
        return key(block.group(1), block.group(2));
    }

    private static PublicKey key(String label, String base64) throws Unusable {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            return switch (label) {
                case "PUBLIC KEY" -> publicKey(bytes);
                case "CERTIFICATE" -> certified(bytes);
                default -> throw new Unusable("a PEM file with a PUBLIC KEY or a CERTIFICATE, and not a " + label);
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable("a PEM file with an intact key of RSA, EC or Ed25519");
        }
    }

    private static PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                // The file does not say of which kind its key is; the next one may be it.
            }
        }
        throw new GeneralSecurityException("no key of a kind we know");
    }

    /** Who signed it and until when it is good does not matter here: the operator vouches for the file. */
    private static PublicKey certified(byte[] bytes) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes))
                .getPublicKey();
    }

    private static String text(String path) throws Unusable {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Unusable("a PEM file of at most 64KiB");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            throw new Unusable("the path of a file that can be read");
        }
    }
}
