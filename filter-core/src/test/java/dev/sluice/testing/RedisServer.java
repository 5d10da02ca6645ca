package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real redis-server process on 127.0.0.1 that keeps nothing on disk and ends with this object, or with the JVM, even one that is killed. Thread-safe.
 *
 * <p>The program is the one the system property or environment variable {@code REDIS_SERVER} names, else redis-server or valkey-server
 * from the PATH, else the static Redis 7.0.15 bundled in {@code org.signal:embedded-redis}. Redis 7.0 stands under the BSD 3-clause
 * licence; its text lies beside this class in {@code REDIS-LICENSE.txt}. Needs a Unix: {@code kill} pauses and resumes the process.
 *
 * <p>Where the system property {@code redis.user} is set, those who do not sign in have the rights of that deployed user and no more
 * ({@code users.acl} beside this class), except on a server that is started with a password or rules of its own.
 *
 * <p>What goes wrong is an {@link IllegalStateException} that says what to do about it.
 */
public final class RedisServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;
    private static final int LOG_LINES = 15;
    private static final String TAKEN = "Address already in use";

    private final int port;
    private final List<String> options;
    private final boolean isLimited;
    private final TempFolder folder = TempFolder.create("redis");
    private final AtExit end = AtExit.run(this::end);
    private @Nullable Process process;
    private boolean closed;

    private RedisServer(int port, List<String> options) {
        this.port = port;
        this.options = options;
        this.isLimited = RedisUser.isLimited(options);
    }

    /** Starts a server on a free port; options as on the command line, such as {@code "--maxmemory", "2mb"}. */
    public static RedisServer start(String... extraOptions) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return startOn(FreePort.any(), extraOptions);
            } catch (PortInUse e) {
                // Someone was faster between the choice of the port and the start: choose another.
            }
        }
        return startOn(FreePort.any(), extraOptions);
    }

    /**
     * Starts a server on this port.
     *
     * @throws PortInUse if something else listens there
     */
    public static RedisServer startOn(int port, String... options) {
        RedisServer server = new RedisServer(port, Arrays.asList(options.clone()));
        try {
            server.launch();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** The one server all tests of this JVM may share; it ends with the JVM. A test that kills or pauses servers takes its own. */
    public static RedisServer shared() {
        return Shared.SERVER;
    }

    /** The TCP port. */
    public int port() {
        return port;
    }

    /** The address as {@code redis.uri} takes it. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** The process id; it changes with {@link #restart}. */
    public long pid() {
        return running().pid();
    }

    /** The reply to one command as text: arrays one element per line, nil empty; an error reply is thrown with its text. */
    public String ask(String... words) {
        try {
            return isLimited
                    ? RedisWire.ask(port, RedisUser.signIn().toArray(String[]::new), words)
                    : RedisWire.ask(port, words);
        } catch (RedisWire.ErrorReply e) {
            throw new IllegalStateException(words[0] + ": " + e.text(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(words[0] + " got no answer from " + uri(), e);
        }
    }

    /** Gives those who do not sign in more rights, such as {@code ~mine:*} or {@code +rpush}, where {@code redis.user} limits them. */
    public void allow(String... rules) {
        if (isLimited) {
            ask(Stream.concat(Stream.of("ACL", "SETUSER", "default"), Arrays.stream(rules))
                    .toArray(String[]::new));
        }
    }

    /** Moves a key to another server, as resharding does. */
    public void move(String key, RedisServer to) {
        List<String> words = new ArrayList<>(List.of("MIGRATE", "127.0.0.1", "" + to.port, key, "0", "5000"));
        if (to.isLimited) {
            words.add("AUTH2");
            words.addAll(RedisUser.signIn().subList(1, RedisUser.signIn().size()));
        }
        ask(words.toArray(String[]::new));
    }

    /** Removes every key of every database. */
    public void flush() {
        ask("FLUSHALL");
    }

    /** Whether the process is there; one that somebody else has ended is not. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Ends the process the hard way (SIGKILL): its connections break, its data is gone. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    /** Ends the process if it still runs and starts it again on the same port, without its data unless the options made it keep them. */
    public void restart() {
        kill();
        launch();
    }

    /** Freezes the process (SIGSTOP): connections stay open, nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a frozen process go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /** Ends the process and removes its temporary folder; may be called again. */
    @Override
    public void close() {
        end.close();
    }

    private synchronized void end() {
        closed = true;
        kill();
        folder.delete();
    }

    private void launch() {
        // Asked first, because a foreign Redis on this port would answer the PING below.
        if (!FreePort.isFree(port)) {
            throw new PortInUse(port);
        }
        Process launched = spawn();
        Await.until("redis-server answers on port " + port, START_LIMIT, () -> isReady(launched));
    }

    /** Not interleaved with {@link #end}, which would otherwise leave behind a process born while the JVM was told to stop. */
    private synchronized Process spawn() {
        if (closed) {
            throw new IllegalStateException("this Redis server is closed");
        }
        List<String> command = new ArrayList<>();
        try {
            command.addAll(command());
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.path().toFile());
            process = builder.redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
            Watchdog.over(process);
            return process;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot run " + command + ": " + e.getMessage()
                            + "; set REDIS_SERVER to a redis-server that runs here",
                    e);
        }
    }

    private List<String> command() throws IOException {
        Path copy = folder.path().resolve("redis-server");
        Path program = Files.exists(copy) ? copy : RedisProgram.ofThisMachine().find(folder.path());
        List<String> command = new ArrayList<>(List.of(program.toString()));
        // A configuration file, as sentinels have one, must come before the options.
        int files = !options.isEmpty() && !options.get(0).startsWith("-") ? 1 : 0;
        command.addAll(options.subList(0, files));
        command.addAll(List.of(
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.path().toString()));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--daemonize", "no"));
        if (isLimited) {
            command.addAll(RedisUser.options());
        }
        command.addAll(options.subList(files, options.size()));
        return command;
    }

    private Path log() {
        return folder.path().resolve("redis.log");
    }

    private boolean isReady(Process launched) {
        if (!launched.isAlive()) {
            throw endedEarly(launched.exitValue());
        }
        try {
            return RedisWire.ask(port, "PING").equals("PONG");
        } catch (RedisWire.ErrorReply e) {
            return e.text().startsWith("NOAUTH") && hasLoaded(); // not, for one, LOADING
        } catch (IOException e) {
            return false; // not yet listening
        }
    }

    /** Who wants a password tells nobody else that it is loading; a sentinel loads nothing. */
    private boolean hasLoaded() {
        return logLines().stream()
                .anyMatch(line -> line.contains("Ready to accept connections") || line.contains("Sentinel ID is"));
    }

    private IllegalStateException endedEarly(int exitValue) {
        List<String> lines = logLines();
        if (lines.stream().anyMatch(line -> line.contains(TAKEN))) {
            return new PortInUse(port);
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        return new IllegalStateException("redis-server with the options " + options + " ended at once with exit code "
                + exitValue + "; its log ends with:\n" + String.join("\n", last));
    }

    private List<String> logLines() {
        try {
            return Files.readAllLines(log());
        } catch (IOException e) {
            return List.of("(cannot be read: " + e + ")");
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, "" + pid())
                    .inheritIO()
                    .start();
            awaitEnd(kill);
            if (kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("the Redis server on port " + port + " does not run");
        }
        return process;
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "process " + process.pid() + " did not end within " + END_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while process " + process.pid() + " was ending", e);
        }
    }

    /** The port a server was to listen on is taken. */
    public static final class PortInUse extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final int port;

        private PortInUse(int port) {
            super("port " + port + " is in use: stop what listens there, or choose another port");
            this.port = port;
        }

        /** The port that is taken. */
        public int port() {
            return port;
        }
    }

    /** Starts the shared server on first use. */
    private static final class Shared {
        static final RedisServer SERVER = start();
    }
}
