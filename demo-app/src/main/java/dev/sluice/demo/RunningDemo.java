package dev.sluice.demo;

import dev.sluice.demo.fault.Faults;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The nodes, their database and the Redis they share, from start to close. Thread-safe. */
final class RunningDemo implements AutoCloseable {
    private final DemoOptions options;
    private final TempFolder folder = TempFolder.create("demo");
    private @Nullable DataFolder kept;
    private @Nullable RedisServer ownRedis;
    private @Nullable OwnFaults faults;
    private final List<Seat> seats = new CopyOnWriteArrayList<>();

    private RunningDemo(DemoOptions options) {
        this.options = options;
    }

    /** Starts everything; what was started before something failed is stopped again. */
    static RunningDemo start(DemoOptions options) throws CannotStart {
        RunningDemo demo = new RunningDemo(options);
        try {
            demo.takeFolder();
            demo.startRedis();
            demo.startNodes();
            return demo;
        } catch (CannotStart | RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    private void takeFolder() throws CannotStart {
        Path given = options.data();
        kept = given == null ? null : DataFolder.open(given);
    }

    /** What it has acknowledged is on its disk, so that the fault desk may kill it. */
    private void startRedis() throws CannotStart {
        String given = options.redisUri();
        if (given != null) {
            GivenRedis.check(given);
            return;
        }
        try {
            ownRedis = RedisServer.start(redisOptions());
        } catch (IllegalStateException e) {
            throw new CannotStart(e.getMessage() + "; or set REDIS_URL to a Redis that runs");
        }
    }

    private String[] redisOptions() {
        List<String> words = new ArrayList<>(List.of("--appendonly", "yes", "--dir", data().toString()));
        if (kept != null) {
            words.addAll(List.of("--pidfile", kept.pidFile().toString()));
        }
        return words.toArray(String[]::new);
    }

    private Path data() {
        Path given = options.data();
        return given == null ? folder.path() : given;
    }

    private void startNodes() throws CannotStart {
        List<String> addresses = nodes();
        String secret = secret();
        RedisServer own = ownRedis;
        faults = own == null || options.isReadOnly() ? null : new OwnFaults(own, seats);
        for (int i = 0; i < options.nodes(); i++) {
            TcpRelay relay = own == null ? null : TcpRelay.to(own.port());
            String redisUri = relay == null ? String.valueOf(options.redisUri()) : relay.uri();
            Setup setup = new Setup(
                    nameOf(i),
                    addresses,
                    redisUri,
                    secret,
                    databaseUrl(),
                    options.delay(),
                    options.isReadOnly(),
                    options.jobsWithoutRedis(),
                    Optional.ofNullable(faults));
            Seat seat = new Seat(options.host(), options.port() + i, setup, relay);
            seats.add(seat);
            seat.start();
        }
    }

    /** Where sessions outlast the demo, the secret does too: a token that was signed by another leads to the sign-in. */
    private String secret() throws CannotStart {
        String given = options.secret();
        if (given != null) {
            return given;
        }
        return kept == null ? DemoOptions.freshSecret() : kept.secret();
    }

    private String nameOf(int index) {
        String given = options.name();
        return given != null && options.nodes() == 1 ? given : "node " + (index + 1);
    }

    private String databaseUrl() {
        String given = options.databaseUrl();
        return given != null
                ? given
                : "jdbc:h2:file:" + data().resolve("sluice") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
    }

    /** What can be broken on purpose; empty if the Redis is not its own. */
    Optional<Faults> faults() {
        return Optional.ofNullable(faults);
    }

    /** The addresses of the nodes, as a browser takes them. */
    List<String> nodes() {
        return IntStream.range(0, options.nodes())
                .mapToObj(i -> "http://localhost:" + (options.port() + i))
                .toList();
    }

    /** What the nodes share, in words that hold no password. */
    String redis() {
        RedisServer own = ownRedis;
        return own == null ? "the Redis of --redis-url" : "a Redis of their own (" + own.uri() + ")";
    }

    /** Stops the nodes, then the Redis started for them; may be called again. */
    @Override
    public void close() {
        if (faults != null) {
            faults.close();
        }
        seats.forEach(Seat::close);
        if (ownRedis != null) {
            ownRedis.close();
        }
        if (kept != null) {
            kept.close();
        }
        folder.delete();
    }

    /** The place of one node, which it leaves and takes again. Thread-safe. */
    static final class Seat implements AutoCloseable {
        private final String host;
        private final int port;
        private final Setup setup;
        private final @Nullable TcpRelay relay;
        private volatile @Nullable Node node; // To look is not to wait for a start or an end.
        private volatile boolean isCutOff;
        private Duration slowness = Duration.ZERO;

        Seat(String host, int port, Setup setup, @Nullable TcpRelay relay) {
            this.host = host;
            this.port = port;
            this.setup = setup;
            this.relay = relay;
        }

        synchronized void start() throws CannotStart {
            if (node == null) {
                node = Node.start(host, port, setup);
            }
        }

        /** Its connections to Redis break first, so it says goodbye to nobody. */
        synchronized void kill() {
            if (node == null) {
                return;
            }
            if (relay != null) {
                relay.refuse();
                relay.resetAll();
            }
            try {
                node.kill();
            } finally {
                node = null;
                isCutOff = false;
                heal();
            }
        }

        /** A relay that is healed forgets that it is to be slow as well. */
        private void heal() {
            if (relay != null) {
                relay.heal();
                relay.delay(slowness);
            }
        }

        synchronized void cutOff(boolean cut) {
            if (relay != null && cut) {
                relay.blackHole();
            } else {
                heal();
            }
            isCutOff = cut;
        }

        /** How its connections are named in Redis. */
        String clientName() {
            return setup.clientName();
        }

        synchronized void delay(Duration each) {
            slowness = each;
            if (relay != null) {
                relay.delay(each);
            }
        }

        Faults.NodeState state() {
            return new Faults.NodeState(node != null, isCutOff);
        }

        @Override
        public synchronized void close() {
            if (node != null) {
                node.close();
                node = null;
            }
            if (relay != null) {
                relay.close();
            }
        }
    }
}
