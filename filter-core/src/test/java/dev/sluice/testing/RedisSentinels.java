package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Redis master with one replica, watched by three sentinels, on 127.0.0.1; gone on close. Sentinels take a master for dead after
 * one second of silence. Thread-safe once started.
 */
public final class RedisSentinels implements AutoCloseable {
    private static final String NAME = "mymaster";
    private static final int SENTINELS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TempFolder folder = TempFolder.create("sentinels");
    private final AtExit end = AtExit.run(this::end);
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    private RedisSentinels() {}

    /** Starts all five and waits until they know each other. */
    public static RedisSentinels start() {
        RedisSentinels all = new RedisSentinels();
        try {
            all.form();
            return all;
        } catch (RuntimeException | Error e) {
            all.close();
            throw e;
        }
    }

    /** The sentinels' addresses and the master's name as {@code redis.uri} takes them. */
    public String uri() {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://" + NAME + "@", "/0"));
    }

    /** The server that is master in the eyes of the first sentinel; another one some seconds after {@link #killMaster}. */
    public RedisServer master() {
        String port = sentinels
                .get(0)
                .ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
                .lines()
                .toList()
                .get(1);
        return servers.stream()
                .filter(server -> port.equals("" + server.port()))
                .findFirst()
                .orElseThrow();
    }

    /** Kills the present master; the sentinels then promote the replica. */
    public void killMaster() {
        master().kill();
    }

    /** Ends all servers and sentinels. */
    @Override
    public void close() {
        end.close();
    }

    private void end() {
        Stream.concat(sentinels.stream(), servers.stream()).forEach(RedisServer::close);
        folder.delete();
    }

    private void form() {
        RedisServer master = RedisServer.start();
        servers.add(master);
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", "" + master.port());
        servers.add(replica);
        Await.until(
                "the replica follows",
                LIMIT,
                () -> replica.ask("INFO", "replication").contains("master_link_status:up"));
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(RedisServer.start(configuration(i, master.port()).toString(), "--sentinel"));
        }
        Await.until(
                "the sentinels know each other", LIMIT, () -> sentinels.stream().allMatch(RedisSentinels::knowsAll));
    }

    /** Sentinels take these settings from a file only, because they write into it what they learn. */
    private Path configuration(int index, int masterPort) {
        String text = """
                sentinel monitor %1$s 127.0.0.1 %2$d 2
                sentinel down-after-milliseconds %1$s 1000
                sentinel failover-timeout %1$s 5000
                """;
        try {
            return Files.writeString(
                    folder.path().resolve("sentinel-" + index + ".conf"),
                    text.formatted(NAME, masterPort) + RedisUser.forSentinels(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean knowsAll(RedisServer sentinel) {
        String view = sentinel.ask("SENTINEL", "MASTER", NAME);
        return view.contains("flags\nmaster\n")
                && view.contains("num-slaves\n1\n")
                && view.contains("num-other-sentinels\n" + (SENTINELS - 1) + "\n");
    }
}
