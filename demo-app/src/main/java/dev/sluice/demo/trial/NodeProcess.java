package dev.sluice.demo.trial;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node in a JVM of its own, which can be killed as a power cut would. Used by one thread. */
final class NodeProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final List<String> command;
    private final Map<String, String> environment;
    private final String address;
    private final URI health;
    private final Path log;
    private @Nullable Process process;

    /** Starts nothing yet. */
    NodeProcess(int port, String name, Map<String, String> environment, Path folder) {
        this.environment = new HashMap<>(environment);
        this.environment.put("NODE_NAME", name);
        this.address = "http://localhost:" + port;
        this.health = URI.create(address + "/health");
        this.log = folder.resolve("node-" + port + ".log");
        command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Dratelimit.trusted-proxies=127.0.0.1/32"); // Each person has an address of his own.
        command.addAll(List.of("-Ddemo.ends-with-parent=true", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.sluice.demo.Demo", "--nodes", "1", "--port", Integer.toString(port)));
    }

    /** As a browser takes it. */
    String address() {
        return address;
    }

    /** Returns when it serves. */
    void start(HttpClient http) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!serves(http)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException("the node does not start; its log is " + log);
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    private boolean serves(HttpClient http) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    /** By SIGKILL: it says goodbye to nobody. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** By SIGTERM. */
    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
