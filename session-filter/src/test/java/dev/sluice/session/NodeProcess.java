package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node in a JVM of its own, which can be killed. Its application begins a session with the attribute that the header
 * {@code Name} names it by, and on the end of each adds that attribute to a list in Redis.
 */
final class NodeProcess implements AutoCloseable {
    /** Where the ends are told. */
    static final String TOLD = "told";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int SETTLE_TRIES = 50;

    private final Process process;
    private final URI uri;

    private NodeProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    static NodeProcess start(Container container, int redisPort, String... properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                container.name(),
                "" + redisPort));
        command.addAll(List.of(properties));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String address = out.readLine();
        assertThat(address).as("what a node prints when it has started").startsWith("http:");
        return new NodeProcess(process, URI.create(address));
    }

    /** Runs until its input ends, as it does when the test's JVM is gone. */
    public static void main(String[] args) throws IOException {
        int redisPort = Integer.parseInt(args[1]);
        Ends.hear(session -> tell(redisPort, session));
        String[] properties = List.of(args).subList(2, args.length).toArray(new String[0]);
        try (Nodes node = Nodes.start(1, "redis://127.0.0.1:" + redisPort, Container.valueOf(args[0]), properties)) {
            System.out.println(node.get(0)
                    .uri(PageServlet.path((request, response) ->
                            request.getSession().setAttribute("name", request.getHeader("Name")))));
            while (System.in.read() >= 0) {}
        }
    }

    private static void tell(int redisPort, HttpSession session) {
        try (Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            redis.getOutputStream()
                    .write(("RPUSH " + TOLD + " " + session.getAttribute("name") + "\r\n").getBytes(UTF_8));
            redis.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a session of this name. */
    void begin(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Name", name).build();
        assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    /** Kills it, but not while it tells of an end: such an end is told again, see {@link Sweeper}. */
    void killBetweenTwoEnds(RedisServer redis) throws IOException, InterruptedException {
        do {
            signal("CONT");
            signal("STOP");
        } while (!claimsAreSettled(redis));
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    /** Whether no end is claimed any more, also not by the node that stands still; the others take but a moment. */
    private static boolean claimsAreSettled(RedisServer redis) throws InterruptedException {
        for (int i = 0; i < SETTLE_TRIES; i++) {
            if (claims(redis).equals("0")) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }

    private static String claims(RedisServer redis) {
        String script = """
                local claimed = 0
                for _, key in ipairs(redis.call('KEYS', '*:s:*')) do
                  claimed = claimed + redis.call('HEXISTS', key, '#d')
                end
                return claimed""";
        return redis.ask("EVAL", script, "0");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
