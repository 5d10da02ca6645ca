package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** nginx or Varnish in front of an application of its own, which is that without a cache. Not thread-safe. */
final class CacheProxy implements Deployment {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final long END_LIMIT_SECONDS = 10;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Candidate candidate;
    private final int port;
    private final ServerProcess application;
    private final Path folder;
    private final Process process;
    private final Thread atExit = new Thread(this::end);

    private CacheProxy(ProxyProgram program, ServerProcess application) throws IOException {
        this.candidate = program.candidate();
        this.port = freePort();
        this.application = application;
        this.folder = Files.createTempDirectory("sluice-bench-proxy-");
        Files.writeString(folder.resolve(program.configuration()), configuration(program.configuration()));
        this.process = program.start(folder, port);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Serves when it returns; empty, and a line that says so, where the machine does not have the program. */
    static Optional<CacheProxy> start(Candidate candidate, int redisPort, BenchOptions options) throws IOException {
        Optional<ProxyProgram> program = ProxyProgram.find(candidate);
        if (program.isEmpty()) {
            System.err.println(candidate.label() + " is left out: it is not on this machine, and "
                    + ProxyProgram.option(candidate) + " names no other place");
            return Optional.empty();
        }
        ServerProcess application = ServerProcess.start(Candidate.NO_CACHE, redisPort, options);
        CacheProxy proxy = new CacheProxy(program.get(), application);
        proxy.awaitStart();
        return Optional.of(proxy);
    }

    private String configuration(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(CacheProxy.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), UTF_8)
                    .replace("@PORT@", "" + port)
                    .replace("@APPLICATION@", "" + application.port())
                    .replace("@USER@", isRoot() ? "user root;" : "");
        }
    }

    /** Its workers would otherwise be somebody who may not read the folder. */
    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                String log = Files.readString(folder.resolve("log"));
                close();
                throw new IOException(candidate.label() + " does not start: " + log);
            }
            Pause.of(PAUSE);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // not yet
        }
    }

    @Override
    public Candidate candidate() {
        return candidate;
    }

    @Override
    public int port() {
        return port;
    }

    /** With its workers, and the application. */
    @Override
    public List<Long> pids() {
        Stream<Long> workers = process.descendants().map(ProcessHandle::pid);
        return Stream.of(Stream.of(process.pid()), workers, application.pids().stream())
                .flatMap(pids -> pids)
                .toList();
    }

    @Override
    public void forgetSessions() throws IOException {
        application.forgetSessions();
    }

    @Override
    public ServerFigures figures() throws IOException {
        return application.figures();
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
        application.close();
    }

    private synchronized void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            delete(folder);
        } catch (IOException e) {
            System.err.println("left behind: " + folder + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
