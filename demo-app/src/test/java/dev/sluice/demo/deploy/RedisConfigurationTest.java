package dev.sluice.demo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

class RedisConfigurationTest {
    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Deployed.REDIS)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyLineIsExplained(Path file) throws IOException {
        String before = "";
        List<String> bare = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#") && !before.startsWith("#")) {
                bare.add(line);
            }
            before = line;
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void developmentNeedsNothingElse() throws Exception {
        try (RedisServer redis = RedisServer.start(copy("development.conf").toString())) {
            assertThat(redis.ask("CONFIG", "GET", "maxmemory-policy")).endsWith("noeviction");
            assertThat(redis.ask("CONFIG", "GET", "slowlog-log-slower-than")).endsWith("\n1000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "production.conf",
                "production.conf replicated.conf",
                "production.conf replicated.conf cluster.conf"
            })
    void serverTakesEveryLine(String names) throws Exception {
        Deployed.putSecretsInto(folder.resolve("secrets"));
        List<String> options = new ArrayList<>();
        for (String name : names.split(" ", -1)) {
            options.addAll(
                    options.isEmpty()
                            ? List.of(copy(name).toString())
                            : List.of("--include", copy(name).toString()));
        }
        options.addAll(List.of("--aclfile", folder.resolve("secrets/users.acl").toString()));
        try (RedisServer redis = RedisServer.start(options.toArray(String[]::new));
                Jedis operator = Deployed.signedIn(redis, "operator")) {
            assertThat(operator.configGet("maxmemory-policy")).containsValue("noeviction");
            assertThat(operator.configGet("cluster-enabled")).containsValue(names.contains("cluster") ? "yes" : "no");
            assertThat(operator.configGet("masteruser")).containsValue(names.contains("replicated") ? "replica" : "");
        }
    }

    @Test
    void productionKeepsWhatWasAcknowledgedOverACrash() throws Exception {
        Deployed.putSecretsInto(folder.resolve("secrets"));
        try (RedisServer redis = RedisServer.start(
                copy("production.conf").toString(),
                "--appendonly",
                "yes",
                "--aclfile",
                folder.resolve("secrets/users.acl").toString())) {
            write(redis);
            redis.restart();
            try (Jedis sluice = Deployed.signedIn(redis, "sluice")) {
                assertThat(sluice.mget("sluice:x", "sluice:{s}1", "sluice:{s}2"))
                        .containsOnly("kept");
            }
        }
    }

    /** A script that writes twice stands in the log as a transaction, which Redis reads back with the rights of the user default. */
    private static void write(RedisServer redis) {
        try (Jedis sluice = Deployed.signedIn(redis, "sluice")) {
            sluice.set("sluice:x", "kept");
            sluice.eval(
                    "redis.call('SET', KEYS[1], 'kept') redis.call('SET', KEYS[2], 'kept')",
                    2,
                    "sluice:{s}1",
                    "sluice:{s}2");
            Awaitility.await() // While the disk is behind, Redis holds back what it writes, for two seconds at most.
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> sluice.info("persistence").contains("aof_buffer_length:0\r"));
        }
    }

    @Test
    void sentinelTakesEveryLineAndReachesItsMaster() throws Exception {
        Deployed.putSecretsInto(folder.resolve("secrets"));
        String users = folder.resolve("secrets/users.acl").toString();
        try (RedisServer master = RedisServer.start("--aclfile", users)) {
            Path file = folder.resolve("sentinel.conf");
            Deployed.putSecretIntoSentinel(file);
            Files.writeString(
                    file, adjusted(Deployed.text(file)).replace("172.28.5.21 6379", "127.0.0.1 " + master.port()));
            try (RedisServer sentinel = RedisServer.start(file.toString(), "--sentinel")) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() ->
                                sentinel.ask("SENTINEL", "MASTER", "mymaster").contains("flags\nmaster\n"));
            }
        }
    }

    private Path copy(String name) throws IOException {
        return Files.writeString(folder.resolve(name), adjusted(Deployed.text(Deployed.REDIS.resolve(name))));
    }

    /** The paths are those of this machine; port, folder and address are given on the command line. */
    private String adjusted(String text) {
        return text.replace("/tmp/redis", folder.resolve("secrets").toString())
                .replaceAll("(?m)^dir .*", "dir " + folder)
                .replaceAll("(?m)^bind .*", "bind 127.0.0.1");
    }
}
