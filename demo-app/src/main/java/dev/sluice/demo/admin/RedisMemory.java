package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * What {@code INFO memory} says, in bytes. Immutable.
 *
 * @param max zero: as much as there is
 */
record RedisMemory(long used, long max) {
    static final RedisMemory UNKNOWN = new RedisMemory(0, 0);

    static RedisMemory of(RedisLink link) throws RedisUnavailable {
        Object reply = link.callIdempotent(
                redis -> redis.executeCommand(new CommandArguments(Protocol.Command.INFO).add("memory")));
        return reply instanceof byte[] text ? parse(new String(text, StandardCharsets.UTF_8)) : UNKNOWN;
    }

    static RedisMemory parse(String info) {
        return new RedisMemory(line("used_memory", info), line("maxmemory", info));
    }

    private static long line(String name, String info) {
        Matcher line = Pattern.compile("^" + name + ":(\\d{1,18})\\r?$", Pattern.MULTILINE)
                .matcher(info);
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }
}
