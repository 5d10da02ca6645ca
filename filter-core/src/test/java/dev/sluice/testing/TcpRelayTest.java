package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;

final class TcpRelayTest {
    private static final char[] PASSWORD = "change it".toCharArray();
    private final TcpRelay relay = TcpRelay.to(RedisServer.shared().port());

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void blackHoleSwallowsOnOpenAndOnNewConnectionsUntilItHeals() {
        try (RedisClient open = client(relay);
                RedisClient late = client(relay)) {
            awaitAnswer(open);
            relay.blackHole();
            assertThatThrownBy(open::ping).hasMessageContaining("Read timed out");
            assertThatThrownBy(late::ping).hasMessageContaining("Read timed out");
        }
        relay.heal();
        assertAnswers(relay);
    }

    @Test
    void resetBreaksOpenConnectionsOnly() {
        try (RedisClient open = client(relay)) {
            awaitAnswer(open);
            relay.resetAll();
            assertThatThrownBy(open::ping).isInstanceOf(JedisConnectionException.class);
        }
        assertAnswers(relay);
    }

    @Test
    void resetReachesConnectionsInABlackHole() {
        try (RedisClient open = client(relay)) {
            awaitAnswer(open);
            relay.blackHole();
            relay.resetAll();
            assertThatThrownBy(open::ping)
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageNotContaining("timed out");
        }
    }

    @Test
    void refusedUntilHealedAndOpenConnectionsGoOn() {
        try (RedisClient open = client(relay);
                RedisClient late = client(relay)) {
            awaitAnswer(open);
            relay.refuse();
            assertThat(open.ping()).isEqualTo("PONG");
            assertThatThrownBy(late::ping).hasStackTraceContaining("refused");
        }
        relay.heal();
        assertAnswers(relay);
    }

    @Test
    void drippingReplyOutlastsATimeoutPerRead() {
        try (RedisClient open = client(relay)) {
            awaitAnswer(open);
            relay.drip(Duration.ofMillis(250));
            long start = System.nanoTime();
            assertThat(open.ping()).isEqualTo("PONG");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1200));
        }
    }

    @Test
    void delayBeyondTheTimeoutFails() {
        try (RedisClient open = client(relay)) {
            awaitAnswer(open);
            relay.delay(Duration.ofSeconds(5));
            assertThatThrownBy(open::ping).hasMessageContaining("Read timed out");
        }
    }

    @Test
    void closedRelayBreaksItsConnectionsAndRefuses() {
        try (RedisClient open = client(relay);
                RedisClient late = client(relay)) {
            awaitAnswer(open);
            relay.close();
            assertThatThrownBy(open::ping).isInstanceOf(JedisConnectionException.class);
            assertThatThrownBy(late::ping).hasStackTraceContaining("refused");
        }
    }

    @Test
    void tlsAsksForTheNameAndForAClientCertificate() {
        try (TestCertificate certificate = TestCertificate.forHost("localhost", "change it");
                TcpRelay tls = TcpRelay.tlsTo(RedisServer.shared().port(), certificate, true)) {
            assertThat(pingOverTls("localhost", tls, certificate, true)).isEqualTo("PONG");
            assertThatThrownBy(() -> pingOverTls("127.0.0.1", tls, certificate, true))
                    .hasStackTraceContaining("127.0.0.1");
            assertThatThrownBy(() -> pingOverTls("localhost", tls, certificate, false))
                    .isInstanceOf(JedisConnectionException.class);
        }
    }

    private static void assertAnswers(TcpRelay relay) {
        try (RedisClient fresh = client(relay)) {
            awaitAnswer(fresh);
        }
    }

    /** Not at the first attempt, where the machine is so busy that the short time limit of these clients strikes. */
    private static void awaitAnswer(RedisClient client) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> client.ping().equals("PONG"));
    }

    private static RedisClient client(TcpRelay relay) {
        return client("127.0.0.1", relay, config());
    }

    /** Connects with the first command. */
    private static RedisClient client(String host, TcpRelay relay, DefaultJedisClientConfig.Builder config) {
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(host, relay.port()))
                .clientConfig(config.build())
                .build();
    }

    private static String pingOverTls(String host, TcpRelay relay, TestCertificate certificate, boolean showOwn) {
        SslOptions.Builder options = SslOptions.builder()
                .sslVerifyMode(SslVerifyMode.FULL)
                .truststore(certificate.trustStore().toFile(), PASSWORD)
                .trustStoreType("PKCS12");
        if (showOwn) {
            options.keystore(certificate.keyStore().toFile(), PASSWORD).keyStoreType("PKCS12");
        }
        try (RedisClient client = client(host, relay, config().sslOptions(options.build()))) {
            return client.ping();
        }
    }

    private static DefaultJedisClientConfig.Builder config() {
        return DefaultJedisClientConfig.builder()
                .resp3()
                .connectionTimeoutMillis(20_000)
                .socketTimeoutMillis(1000);
    }
}
