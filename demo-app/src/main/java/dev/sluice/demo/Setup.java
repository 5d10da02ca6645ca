package dev.sluice.demo;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.job.WhenRedisIsDown;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two nodes, or must not stand in a file. Immutable; shows no secret.
 *
 * @param node its name
 * @param addresses where the nodes are, as a browser takes them; empty where only a load balancer knows
 * @param redisUri as {@code redis.uri} takes it
 * @param secret signs the tokens
 * @param databaseUrl a JDBC address
 * @param databaseDelay what each statement takes longer
 * @param isReadOnly whether visitors may change nothing
 * @param jobsWithoutRedis what becomes of a job that is asked for while Redis is away
 * @param faults what can be broken on purpose; empty where the demo has not started nodes and Redis itself
 */
record Setup(
        String node,
        List<String> addresses,
        String redisUri,
        String secret,
        String databaseUrl,
        Duration databaseDelay,
        boolean isReadOnly,
        WhenRedisIsDown jobsWithoutRedis,
        Optional<Faults> faults) {
    /** The context attribute by which {@link Application} finds it. */
    static final String ATTRIBUTE = "dev.sluice.demo.setup";

    private static final int LONGEST_NAME = 64;

    Setup {
        addresses = List.copyOf(addresses);
    }

    /** In a container that is not the demo's own: by environment variables, or system properties of the same names. */
    static Setup ofEnvironment() {
        try {
            DemoOptions options = DemoOptions.from(List.of(), Setup::variable);
            return new Setup(
                    Optional.ofNullable(options.name()).orElse("this node"),
                    List.of(),
                    Optional.ofNullable(options.redisUri()).orElse("redis://127.0.0.1:6379"),
                    Optional.ofNullable(options.secret()).orElseGet(DemoOptions::freshSecret),
                    Optional.ofNullable(options.databaseUrl())
                            .orElse("jdbc:h2:mem:sluice;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"),
                    Duration.ZERO,
                    Boolean.parseBoolean(variable("DEMO_READ_ONLY")),
                    options.jobsWithoutRedis(),
                    Optional.empty());
        } catch (CannotStart e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static @Nullable String variable(String name) {
        return System.getProperty(name, System.getenv(name));
    }

    /** How the node names its connections, so that one sees in Redis whose they are. */
    String clientName() {
        String name = "sluice-" + node.replaceAll("[^!-~]", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    @Override
    public String toString() {
        return node;
    }
}
