package dev.sluice.demo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/** The deployed files, and a Redis that has the deployed users. */
final class Deployed {
    static final Path FOLDER = Path.of("deploy");
    static final Path REDIS = FOLDER.resolve("redis");

    /** The users of {@code users.acl} that sign in. */
    static final List<String> USERS = List.of("sluice", "demo", "monitor", "operator", "replica", "sentinel");

    private Deployed() {}

    static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    /** Runs the script of the deployment that puts passwords in. */
    static void putSecretsInto(Path folder) throws IOException, InterruptedException {
        run(folder.toString());
    }

    /** The same for a sentinel. */
    static void putSecretIntoSentinel(Path file) throws IOException, InterruptedException {
        run("--sentinel", file.toString());
    }

    private static void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("sh", REDIS.resolve("secrets.sh").toString()), Arrays.stream(arguments))
                .toList();
        ProcessBuilder script = new ProcessBuilder(command).inheritIO();
        script.environment().putAll(passwords());
        Process process = script.start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static Map<String, String> passwords() {
        return USERS.stream()
                .collect(Collectors.toMap(
                        user -> "REDIS_" + user.toUpperCase(Locale.ROOT) + "_PASSWORD", Deployed::password));
    }

    static String password(String user) {
        return "password0of0" + user;
    }

    static String uri(RedisServer server, String user) {
        return "redis://" + user + ":" + password(user) + "@127.0.0.1:" + server.port();
    }

    static Jedis signedIn(RedisServer server, String user) {
        Jedis connection = new Jedis("127.0.0.1", server.port());
        connection.auth(user, password(user));
        return connection;
    }

    /** The reply, or the text of the refusal. */
    static String ask(Jedis connection, String... words) {
        String[] arguments = Arrays.copyOfRange(words, 1, words.length);
        try {
            Object reply = connection.sendCommand(() -> SafeEncoder.encode(words[0]), arguments);
            return reply instanceof byte[] bytes ? SafeEncoder.encode(bytes) : String.valueOf(reply);
        } catch (JedisDataException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
