package dev.sluice.core.redis;

import static dev.sluice.core.redis.Links.answers;
import static dev.sluice.core.redis.Links.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.TestCertificate;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RedisTlsTest {

    @Test
    void aTrustedServerIsSpokenTo() {
        try (TestCertificate certificate = TestCertificate.forHost("localhost", "changeit");
                TcpRelay tls = TcpRelay.tlsTo(RedisServer.shared().port(), certificate, false);
                RedisLink link = Links.to(tls.uri(), trust(certificate))) {
            assertThat(answers(link)).isTrue();
        }
    }

    @Test
    void aServerWithAnotherHostNameIsRefusedUnlessToldOtherwise() {
        try (TestCertificate certificate = TestCertificate.forHost("elsewhere.test", "changeit");
                TcpRelay tls = TcpRelay.tlsTo(RedisServer.shared().port(), certificate, false);
                RedisLink strict = Links.to(tls.uri(), trust(certificate));
                RedisLink lenient = Links.to(tls.uri(), with(trust(certificate), "redis.tls.verify-host=false"))) {
            assertThat(answers(strict)).isFalse();
            assertThat(answers(lenient)).isTrue();
        }
    }

    @Test
    void aServerThatNobodyVouchesForIsRefused() {
        try (TestCertificate certificate = TestCertificate.forHost("localhost", "changeit");
                TcpRelay tls = TcpRelay.tlsTo(RedisServer.shared().port(), certificate, false);
                RedisLink link = Links.to(tls.uri())) {
            assertThat(answers(link)).isFalse();
        }
    }

    @Test
    void aClientCertificateIsShownWhereAskedFor() {
        try (TestCertificate certificate = TestCertificate.forHost("localhost", "changeit");
                TcpRelay tls = TcpRelay.tlsTo(RedisServer.shared().port(), certificate, true);
                RedisLink link = Links.to(
                        tls.uri(),
                        with(
                                trust(certificate),
                                "redis.tls.key-store=" + certificate.keyStore(),
                                "redis.tls.key-store-password=changeit"))) {
            assertThat(answers(link)).isTrue();
        }
    }

    @Test
    void theTimeLimitHoldsUnderTlsToo() {
        try (RedisServer redis = RedisServer.start();
                TestCertificate certificate = TestCertificate.forHost("localhost", "changeit");
                TcpRelay tls = TcpRelay.tlsTo(redis.port(), certificate, false);
                RedisLink link = Links.to(
                        tls.uri(), with(trust(certificate), "redis.breaker.failures=1000", "redis.timeout=2s"))) {
            awaitAnswer(link);
            redis.pause();
            assertThat(Links.timeOf(() -> answers(link))).isLessThan(Duration.ofMillis(3900));
        }
    }

    @Test
    void aWrongStorePasswordStopsTheStartAndNamesTheStore() {
        try (TestCertificate certificate = TestCertificate.forHost("localhost", "changeit")) {
            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> Links.to(
                            "rediss://localhost",
                            "redis.tls.trust-store=" + certificate.trustStore(),
                            "redis.tls.trust-store-password=wrong"))
                    .withMessageContaining(certificate.trustStore().toString());
        }
    }

    private static String[] trust(TestCertificate certificate) {
        return new String[] {
            "redis.tls.trust-store=" + certificate.trustStore(), "redis.tls.trust-store-password=changeit"
        };
    }

    private static String[] with(String[] settings, String... more) {
        String[] all = Arrays.copyOf(settings, settings.length + more.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return all;
    }
}
