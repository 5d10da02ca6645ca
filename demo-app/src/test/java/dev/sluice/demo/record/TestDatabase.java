package dev.sluice.demo.record;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.demo.DemoFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The databases that the demo runs on, for tests that are to hold on each of them. */
public enum TestDatabase {
    /** In memory, and nobody else has it. */
    H2,
    /** The server of {@code PGHOST}, {@code PGPORT} and {@code PGUSER}; skipped where there is none. */
    POSTGRESQL;

    /** The address of a new, empty database, or of a new schema in the one that is there. */
    public String newAddress() {
        if (this == H2) {
            return DemoFixture.database();
        }
        String host = System.getenv("PGHOST");
        assumeTrue(host != null, "PGHOST names no PostgreSQL");
        String server = "jdbc:postgresql://" + host + ":" + variable("PGPORT", "5432") + "/"
                + variable("PGDATABASE", "postgres") + "?user=" + variable("PGUSER", "postgres") + "&password="
                + variable("PGPASSWORD", "");
        String schema = "test_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
        try (Database database = Database.open(server, Duration.ZERO, new Metrics("schema"))) {
            database.update("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL of PGHOST", e);
        }
        return server + "&currentSchema=" + schema;
    }

    private static String variable(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
    }
}
