package dev.sluice.cache;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code INFO memory} says: whether Redis will drop entries, or refuse them, for want of room. Immutable.
 *
 * @param maxBytes zero: as much as there is
 * @param policy by which Redis makes room, such as {@code allkeys-lru}
 */
record RedisMemory(long usedBytes, long maxBytes, String policy) {
    private static final RedisScript INFO = RedisScript.of(RedisMemory.class, "memory.lua");

    /** Asks the node that holds the change log; of a Cluster, the others are not asked. */
    static Optional<RedisMemory> of(RedisLink link) throws RedisUnavailable {
        List<String> keys = List.of(link.changeLog().key());
        Object reply = link.callIdempotent(redis -> INFO.runText(redis, keys, List.of()));
        return reply instanceof String text ? parse(text) : Optional.empty();
    }

    /** Empty if a line is missing, as where an operator of Redis hides it. */
    static Optional<RedisMemory> parse(String info) {
        Optional<String> used = line("used_memory", info).filter(RedisMemory::isNumber);
        Optional<String> max = line("maxmemory", info).filter(RedisMemory::isNumber);
        if (used.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        String policy = line("maxmemory_policy", info).orElse("");
        return Optional.of(new RedisMemory(Long.parseLong(used.get()), Long.parseLong(max.get()), policy));
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,18}");
    }

    private static Optional<String> line(String name, String info) {
        Matcher line =
                Pattern.compile("^" + name + ":(.*?)\\r?$", Pattern.MULTILINE).matcher(info);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }
}
