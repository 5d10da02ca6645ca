package dev.sluice.demo.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.metrics.Metrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class DatabaseTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456Z");

    private final String address;
    private final Metrics metrics = new Metrics("records");
    private Database database;

    DatabaseTest(TestDatabase kind) throws SQLException {
        this.address = kind.newAddress();
        this.database = Database.open(address, Duration.ZERO, metrics);
    }

    private enum Kind {
        ROUND
    }

    @BeforeEach
    void prepare() throws SQLException {
        database.prepare(DatabaseTest.class);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void rowsComeBackAsTheyWereAdded() throws SQLException {
        long id = database.insert("INSERT INTO things (name, kind, made) VALUES (?, ?, ?)", "wheel", Kind.ROUND, NOON);
        assertThat(database.query(
                        "SELECT id, name, kind, made FROM things",
                        row -> List.of(
                                row.getLong("id"),
                                row.getString("name"),
                                row.getString("kind"),
                                Database.instant(row, "made"))))
                .containsExactly(List.of(id, "wheel", "ROUND", NOON));
        assertThat(database.update("DELETE FROM things WHERE id = ?", id)).isEqualTo(1);
        assertThat(database.update("DELETE FROM things WHERE id = ?", id)).isZero();
    }

    @Test
    void whatAConflictLeftOutGetsNoId() throws SQLException {
        String sql = "INSERT INTO things (name) VALUES (?) ON CONFLICT DO NOTHING";
        assertThat(database.insert(sql, "wheel")).isPositive();
        assertThat(database.update(sql, "wheel")).isZero();
        assertThatThrownBy(() -> database.insert(sql, "wheel")).isInstanceOf(SQLException.class);
    }

    @Test
    void preparingAgainChangesNothing() throws SQLException {
        add("wheel");
        database.prepare(DatabaseTest.class);
        assertThat(names()).containsExactly("wheel");
    }

    @Test
    void severalNodesMayPrepareTheSameTablesAtOnce() throws Exception {
        database.update("DROP TABLE things");
        int nodes = 4;
        CountDownLatch ready = new CountDownLatch(nodes);
        atOnce(nodes, () -> {
            try (Database node = Database.open(address, Duration.ZERO, new Metrics("node"))) {
                ready.countDown();
                assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
                node.prepare(DatabaseTest.class);
            }
            return null;
        });
        add("wheel");
        assertThat(names()).containsExactly("wheel");
    }

    @Test
    void transactionThatFailsLeavesNothing() throws SQLException {
        assertThatThrownBy(() -> database.inTransaction(connection -> {
                    run(connection, "INSERT INTO things (name) VALUES ('wheel')");
                    return run(connection, "INSERT INTO things (name) VALUES ('wheel')");
                }))
                .isInstanceOf(SQLException.class);
        assertThat(names()).isEmpty();
        add("wheel"); // The connection it used is a good one.
        assertThat(names()).containsExactly("wheel");
    }

    @Test
    void everyStatementIsCountedAndTakesAtLeastTheDelay() throws SQLException {
        try (Database slow = Database.open(address, Duration.ofMillis(50), new Metrics("slow"))) {
            slow.prepare(DatabaseTest.class);
            assertThat(slow.statements()).isZero();
            long begin = System.nanoTime();
            slow.update("DELETE FROM things");
            slow.query("SELECT id FROM things", row -> row.getLong(1));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThat(slow.statements()).isEqualTo(2);
        }
    }

    @Test
    void metricsTellHowManyStatementsWereSent() throws SQLException {
        add("wheel");
        names();
        assertThat(metrics.counter("demo_database_statements_total", "").count())
                .isEqualTo(2);
    }

    @Test
    void moreCallersThanConnectionsAreAllServed() throws Exception {
        atOnce(24, () -> {
            add(Thread.currentThread().getName());
            return null;
        });
        assertThat(names()).hasSize(24);
    }

    private void add(String name) throws SQLException {
        database.update("INSERT INTO things (name) VALUES (?)", name);
    }

    private List<String> names() throws SQLException {
        return database.query("SELECT name FROM things", row -> row.getString(1));
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static void atOnce(int threads, Callable<Void> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(work));
            }
            for (Future<Void> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
