package dev.sluice.demo;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen at the start. Immutable; shows neither secret nor password.
 *
 * @param port of the first node; the second has the next one
 * @param delay what reading the product list costs
 * @param redisUri the Redis to use; null to start one
 * @param secret signs the tokens
 */
record DemoOptions(int port, Duration delay, @Nullable String redisUri, String secret) {
    private static final int LAST_PORT = 65_534;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final int SECRET_BYTES = 32;

    /** Reads the system properties {@code port} and {@code demo.delay} and two environment variables. */
    static DemoOptions from(UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment)
            throws CannotStart {
        return new DemoOptions(
                port(Optional.ofNullable(properties.apply("port")).orElse("8080")),
                delay(Optional.ofNullable(properties.apply("demo.delay")).orElse("800ms")),
                set(environment.apply("REDIS_URL")).orElse(null),
                secret(set(environment.apply("DEMO_JWT_SECRET"))));
    }

    private static Optional<String> set(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static int port(String text) throws CannotStart {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > LAST_PORT) {
            throw new CannotStart("-Dport=" + text + " is no port: give a number from 1 to " + LAST_PORT);
        }
        return port;
    }

    private static Duration delay(String text) throws CannotStart {
        if (text.matches("[0-9]{1,5}ms")) {
            Duration delay = Duration.ofMillis(Long.parseLong(text.replace("ms", "")));
            if (delay.compareTo(LONGEST_DELAY) <= 0) {
                return delay;
            }
        }
        throw new CannotStart(
                "-Ddemo.delay=" + text + " is no delay: give milliseconds such as 800ms, at most 10000ms");
    }

    /** A secret of one run, unless another program shall sign tokens for the demo or check its tokens. */
    private static String secret(Optional<String> given) throws CannotStart {
        if (given.isEmpty()) {
            byte[] bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
        if (given.get().getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            throw new CannotStart("DEMO_JWT_SECRET is too short to sign with: give at least " + SECRET_BYTES
                    + " bytes, or unset it to have one made");
        }
        return given.get();
    }

    @Override
    public String toString() {
        return "port " + port + ", delay " + delay.toMillis() + " ms";
    }
}
