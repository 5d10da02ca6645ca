package dev.sluice.core.redis;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Wraps connections in TLS, by the JVM's trust or by stores of the application's own. Immutable, thread-safe. */
final class Tls {
    private final SslOptions options;
    private final SSLSocketFactory sockets;

    /** @throws IllegalArgumentException if a store cannot be read; the message says why */
    Tls(RedisSettings.TlsStores stores) {
        SslOptions.Builder builder =
                SslOptions.builder().sslVerifyMode(stores.verifyHost() ? SslVerifyMode.FULL : SslVerifyMode.CA);
        if (stores.trustStore() != null) {
            builder.truststore(
                    stores.trustStore().toFile(), stores.trustStorePassword().toCharArray());
        }
        if (stores.keyStore() != null) {
            builder.keystore(
                    stores.keyStore().toFile(), stores.keyStorePassword().toCharArray());
        }
        this.options = builder.build();
        try {
            this.sockets = options.createSslContext().getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS to Redis with " + stores + ": " + e.getMessage(), e);
        }
    }

    SslOptions options() {
        return options;
    }

    Socket over(Socket plain, HostAndPort node) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) sockets.createSocket(plain, node.getHost(), node.getPort(), true);
            socket.setSSLParameters(options.getSslParameters());
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }
}
