package dev.sluice.ratelimit.override;

import dev.sluice.ratelimit.rule.Overrides;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit of one client under one rule until some time. Immutable.
 *
 * @param partition the hash of the client's identity
 * @param until by the clock of Redis
 * @param by who set it, as that was told; at most 64 characters
 */
public record ClientLimit(String rule, String partition, long limit, Instant until, String by) {
    private static final Pattern FIELD = Pattern.compile("([a-z0-9-]{1,64})\\|([A-Za-z0-9_-]{1,64})");
    private static final Pattern VALUE = Pattern.compile("([1-9]\\d{0,9})\\|(\\d{1,15})\\|(.{0,64})", Pattern.DOTALL);

    static final int MAX_BY = 64;

    /** What stands in Redis, as {@code rule|partition} and {@code limit|until in epoch ms|by}; empty if that is not ours. */
    static Optional<ClientLimit> read(String field, String value) {
        Matcher client = FIELD.matcher(field);
        Matcher limit = VALUE.matcher(value);
        if (!client.matches() || !limit.matches() || Long.parseLong(limit.group(1)) > Overrides.MAX_LIMIT) {
            return Optional.empty();
        }
        Instant until = Instant.ofEpochMilli(Long.parseLong(limit.group(2)));
        return Optional.of(new ClientLimit(
                client.group(1), client.group(2), Long.parseLong(limit.group(1)), until, limit.group(3)));
    }

    /** The field of that client in Redis; only rules and hashes have such names. */
    static String field(String rule, String partition) {
        String field = rule + '|' + partition;
        if (!FIELD.matcher(field).matches()) {
            throw new IllegalArgumentException(
                    "a rule has 1 to 64 of a-z, 0-9 and -, a partition 1 to 64 of the signs of base64url");
        }
        return field;
    }
}
