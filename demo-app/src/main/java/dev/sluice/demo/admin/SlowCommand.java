package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * A line of the slow log. Immutable. Of the command only its name is kept: the rest may be what somebody wrote.
 *
 * @param words how many the command had, its name included
 */
record SlowCommand(Instant at, Duration took, String name, int words) {
    private static final String MOST = "50";

    /** The newest first. */
    static List<SlowCommand> latest(RedisLink link) throws RedisUnavailable {
        Object reply = link.callIdempotent(redis -> redis.executeCommand(
                new CommandArguments(Protocol.Command.SLOWLOG).add("GET").add(MOST)));
        return reply instanceof List<?> lines
                ? lines.stream().flatMap(SlowCommand::read).toList()
                : List.of();
    }

    /** What has another form than Redis 6.2 and later send is left out. */
    private static Stream<SlowCommand> read(Object line) {
        if (line instanceof List<?> parts
                && parts.size() >= 4
                && parts.get(1) instanceof Long at
                && parts.get(2) instanceof Long micros
                && parts.get(3) instanceof List<?> words
                && !words.isEmpty()
                && words.get(0) instanceof byte[] name) {
            return Stream.of(new SlowCommand(
                    Instant.ofEpochSecond(at),
                    Duration.ofNanos(micros * 1000),
                    new String(name, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT),
                    words.size()));
        }
        return Stream.empty();
    }
}
