package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A fresh self-signed certificate for one host name, as a PKCS12 key store and the trust store that accepts it; both go on close. Immutable. */
public final class TestCertificate implements AutoCloseable {
    private final TempFolder folder = TempFolder.create("certificate");
    private final AtExit end = AtExit.run(folder::delete);
    private final String password;

    private TestCertificate(String password) {
        this.password = password;
    }

    /** Makes a certificate for a host name or an IPv4 address, both stores under this password of at least 6 characters. */
    public static TestCertificate forHost(String host, String password) {
        TestCertificate certificate = new TestCertificate(password);
        try {
            certificate.generate(host);
            return certificate;
        } catch (RuntimeException e) {
            certificate.close();
            throw e;
        }
    }

    /** The PKCS12 file with the private key and its certificate. */
    public Path keyStore() {
        return folder.path().resolve("key.p12");
    }

    /** The PKCS12 file with the certificate alone. */
    public Path trustStore() {
        return folder.path().resolve("trust.p12");
    }

    /** The password of both stores. */
    public String password() {
        return password;
    }

    /** Shows this certificate and trusts no other. */
    public SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(keyStore()), password.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(trustStore()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot read back the certificate", e);
        }
    }

    /** Deletes both files. */
    @Override
    public void close() {
        end.close();
    }

    private KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private void generate(String host) {
        String name = (host.matches("[0-9.]+") ? "san=ip:" : "san=dns:") + host;
        String key = keyStore().toString();
        String file = folder.path().resolve("certificate.cer").toString();
        keytool(
                "-genkeypair",
                "-keystore",
                key,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                name,
                "-validity",
                "2");
        keytool("-exportcert", "-keystore", key, "-file", file);
        keytool("-importcert", "-noprompt", "-keystore", trustStore().toString(), "-file", file);
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "test", "-storetype", "PKCS12", "-storepass:env", "STORE_PASSWORD"));
        try {
            Path output = folder.path().resolve("keytool.log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(Map.of("STORE_PASSWORD", password));
            if (builder.start().waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }
}
