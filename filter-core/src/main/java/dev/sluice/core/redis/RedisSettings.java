package dev.sluice.core.redis;

import dev.sluice.core.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one Redis and how long to wait for it. Immutable; two equal values share one {@link RedisLink} per web
 * application. {@link #toString} shows no secret.
 *
 * @param timeout the most a caller waits for one call, whatever happens meanwhile
 * @param poolWait the most of that spent waiting for a free connection
 * @param breakerPause time between two probes of a Redis that does not answer
 */
public record RedisSettings(
        RedisUri uri,
        Duration timeout,
        Duration connectTimeout,
        int poolSize,
        int poolMinIdle,
        Duration poolWait,
        String clientName,
        String keyPrefix,
        int breakerFailures,
        Duration breakerPause,
        Duration changeLease,
        Duration changeBlock,
        int changeLogLength,
        TlsStores tls) {
    /** The key and trust stores for {@code rediss://}; without them the JVM's own trust decides. */
    record TlsStores(
            @Nullable Path trustStore,
            String trustStorePassword,
            @Nullable Path keyStore,
            String keyStorePassword,
            boolean verifyHost) {
        static TlsStores from(Settings settings) {
            return new TlsStores(
                    store(settings, "redis.tls.trust-store"),
                    settings.secret("redis.tls.trust-store-password"),
                    store(settings, "redis.tls.key-store"),
                    settings.secret("redis.tls.key-store-password"),
                    settings.bool("redis.tls.verify-host"));
        }

        private static @Nullable Path store(Settings settings, String key) {
            String name = settings.text(key);
            if (name.isEmpty()) {
                return null;
            }
            Path file = Path.of(name);
            if (!Files.isReadable(file)) {
                settings.reject(key, "a readable PKCS12 or JKS file");
            }
            return file;
        }

        private void rejectUnusable(Settings settings) {
            try {
                Tls unused = new Tls(this);
            } catch (IllegalArgumentException e) {
                settings.reject("redis.tls.trust-store", "readable, like redis.tls.key-store: " + e.getMessage());
            }
        }

        @Override
        public String toString() {
            return "trust store " + trustStore + ", key store " + keyStore;
        }
    }

    /** Reads the {@code redis.*} and {@code changelog.*} keys; what is wrong with them is told by {@code check()}. */
    public static RedisSettings from(Settings settings) {
        RedisSettings redis = new RedisSettings(
                settings.value("redis.uri", RedisUri.FORM, RedisUri::parse),
                positive(settings, "redis.timeout"),
                positive(settings, "redis.connect-timeout"),
                settings.integer("redis.pool.size", 1, 1000),
                settings.integer("redis.pool.min-idle", 0, 1000),
                settings.duration("redis.pool.wait"),
                settings.text("redis.client-name"),
                settings.text("redis.key-prefix"),
                settings.integer("redis.breaker.failures", 1, 1000),
                positive(settings, "redis.breaker.pause"),
                positive(settings, "changelog.lease"),
                positive(settings, "changelog.block"),
                settings.integer("changelog.length", 100, 10_000_000),
                TlsStores.from(settings));
        redis.rejectContradictions(settings);
        return redis;
    }

    private static Duration positive(Settings settings, String key) {
        Duration value = settings.duration(key);
        if (value.toMillis() < 1 || value.compareTo(Duration.ofHours(1)) > 0) {
            settings.reject(key, "a duration from 1ms to 1h");
            return Duration.ofMillis(250);
        }
        return value;
    }

    private void rejectContradictions(Settings settings) {
        if (poolMinIdle > poolSize) {
            settings.reject("redis.pool.min-idle", "at most redis.pool.size");
        }
        if (changeBlock.plus(timeout).compareTo(changeLease) >= 0) {
            settings.reject("changelog.lease", "longer than changelog.block and redis.timeout together");
        }
        if (poolWait.compareTo(timeout) > 0) {
            settings.reject("redis.pool.wait", "at most redis.timeout");
        }
        if (!clientName.matches("[!-~]{0,64}")) {
            settings.reject("redis.client-name", "up to 64 printable ASCII characters without spaces");
        }
        if (!keyPrefix.matches("[A-Za-z0-9_.:-]{1,64}")) {
            settings.reject("redis.key-prefix", "1 to 64 letters, digits, '_', '-', '.' or ':'");
        }
        if (uri.tls()) {
            tls.rejectUnusable(settings);
        }
    }
}
