package dev.sluice.demo.record;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The system of record: H2 or PostgreSQL through JDBC. Each statement is counted and, if the demo is told so, takes longer
 * than it would, so that one sees what the cache saves. Thread-safe.
 */
public final class Database implements AutoCloseable {
    /** Held, because the level of a logger nobody holds is forgotten; each start and end of a pool is no news. */
    private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");

    static {
        POOL.setLevel(Level.WARNING);
    }

    private static final int CONNECTIONS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** Two nodes may refuse each other an object of the schema once; at the next try the slower one finds it there. */
    private static final int TRIES = 5;

    /** Names the lock under which PostgreSQL lets one node at a time prepare its tables; any number does. */
    private static final long SCHEMA_LOCK = 0x736C75696365L;

    private final HikariDataSource pool;
    private final Duration delay;
    private final Counter counter;
    private final AtomicLong statements = new AtomicLong();

    private Database(HikariDataSource pool, Duration delay, Counter counter) {
        this.pool = pool;
        this.delay = delay;
        this.counter = counter;
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        /** The value of the row that the result stands on. */
        T read(ResultSet row) throws SQLException;
    }

    /** Some statements that hold together. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs on a connection without auto-commit, which is committed if this returns and rolled back if it throws. */
        T on(Connection connection) throws SQLException;
    }

    /**
     * Opens the database at that JDBC address.
     *
     * @param delay what each statement takes longer
     * @throws SQLException if nothing answers there
     */
    public static Database open(String url, Duration delay, Metrics metrics) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        // By name: the second application of a container does not see drivers that register themselves.
        config.setDriverClassName(url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(PATIENCE.toMillis());
        config.setPoolName("demo-database");
        if (url.startsWith(POSTGRESQL)) { // A server that is cut off must not hold a request for ever.
            config.addDataSourceProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
            config.addDataSourceProperty("socketTimeout", Long.toString(LONGEST_STATEMENT.toSeconds()));
        }
        try {
            return new Database(
                    new HikariDataSource(config),
                    delay,
                    metrics.counter("demo_database_statements_total", "Statements sent to the system of record"));
        } catch (RuntimeException e) { // The pool wraps what the driver says.
            throw new SQLException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Runs the file {@code schema.sql} beside that class: statements that do nothing to what is there already, each with a
     * {@code ;} at the end of its last line. Several nodes may do so at once, and none of it is counted or delayed.
     */
    public void prepare(Class<?> topic) throws SQLException {
        List<String> statements = Stream.of(read(topic).split(";\\s*\\R", -1))
                .filter(statement -> !statement.isBlank())
                .toList();
        for (int left = TRIES - 1; ; left--) {
            try {
                uncounted(connection -> run(statements, connection));
                return;
            } catch (SQLException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private static boolean run(List<String> statements, Connection connection) throws SQLException {
        try (Statement ddl = connection.createStatement()) {
            if (connection.getMetaData().getURL().startsWith(POSTGRESQL)) {
                ddl.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
            }
            for (String statement : statements) {
                ddl.execute(statement);
            }
        }
        return true;
    }

    private static String read(Class<?> topic) {
        try (InputStream file = topic.getResourceAsStream("schema.sql")) {
            return new String(
                    Objects.requireNonNull(file, "schema.sql beside " + topic).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("schema.sql beside " + topic + " cannot be read", e);
        }
    }

    /** The rows of a query. */
    public <T> List<T> query(String sql, Row<T> row, Object... arguments) throws SQLException {
        count();
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row.read(result));
                }
            }
            return rows;
        }
    }

    /** Changes rows; how many. */
    public int update(String sql, Object... arguments) throws SQLException {
        count();
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    /**
     * Adds a row; the id it was given, of the column {@code id}.
     *
     * @throws SQLException also if the statement has added none
     */
    public long insert(String sql, Object... arguments) throws SQLException {
        count();
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            bind(statement, arguments);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                if (!keys.next()) {
                    throw new SQLException("no row was added");
                }
                return keys.getLong(1);
            }
        }
    }

    /** Runs several statements as one, and counts them as one. */
    public <T> T inTransaction(Work<T> work) throws SQLException {
        count();
        return uncounted(work);
    }

    private <T> T uncounted(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** That the connection is broken too must not hide why the work failed. */
    private static void rollBack(Connection connection, Throwable why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, known(arguments[i]));
        }
    }

    /** The driver of PostgreSQL knows no {@link Instant}, and no database knows our enums. */
    private static Object known(Object argument) {
        if (argument instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        return argument instanceof Enum<?> constant ? constant.name() : argument;
    }

    /** A column of type {@code TIMESTAMP WITH TIME ZONE}, which is exact to the microsecond. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private void count() {
        statements.incrementAndGet();
        counter.increment();
        takeTime();
    }

    /** Before a connection is taken, so that a slow database of the demo has no smaller pool. */
    private void takeTime() {
        long begin = System.nanoTime();
        long left = delay.toNanos();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = delay.toNanos() - (System.nanoTime() - begin);
        }
    }

    /** How many statements this node has sent. */
    public long statements() {
        return statements.get();
    }

    /** Closes the connections. */
    @Override
    public void close() {
        pool.close();
    }
}
