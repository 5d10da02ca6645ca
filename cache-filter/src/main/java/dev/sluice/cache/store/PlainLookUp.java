package dev.sluice.cache.store;

import dev.sluice.core.redis.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Finds an entry without {@code look-up.lua}, because a body that passes through a script costs Redis more than all the
 * rest. It only finds what calls for no decision; whatever else it sees, the script has to look again. Stateless.
 */
final class PlainLookUp {
    private static final long LONGEST_MICROS = TimeUnit.DAYS.toMicros(30);
    private static final int MOST_DIGITS = 16;
    private static final CommandObject<List<String>> TIME =
            new CommandObject<>(new CommandArguments(Protocol.Command.TIME), BuilderFactory.STRING_LIST);
    private static final byte[] NOTHING = {};
    private static final long[] NO_NUMBERS = {};

    private PlainLookUp() {}

    /** Whether it is worth trying: it compares no tags, and claims nothing. */
    static boolean suits(Want want) {
        return want.entityTags().isEmpty() && !want.claimExpected();
    }

    /** Whether this would have been found plainly. */
    static boolean suffices(Found found, Want want) {
        return found.claim() == Claim.NONE
                && found.entry()
                        .flatMap(entry -> want.gzip() ? entry.gzip() : entry.body())
                        .isPresent();
    }

    /** Empty where the script has to decide. */
    static Optional<LookUp> run(UnifiedJedis redis, byte[] key, Address address, Want want) {
        Replies replies = Pipeline.ofKey(redis, key, pipeline -> {
            // One command, so all of one entry. The time is asked after it, so that no delay lengthens a life.
            Response<List<byte[]>> fields = pipeline.hmget(key, fields(address.variant(), want));
            return new Replies(fields, pipeline.executeCommand(TIME));
        });
        try {
            return of(
                    address, want, replies.fields().get(), micros(replies.time().get()));
        } catch (JedisDataException e) {
            return Optional.empty(); // Of another type, or of a slot that moved: the script tells, or gets there.
        }
    }

    private record Replies(Response<List<byte[]>> fields, Response<List<String>> time) {}

    private static byte[][] fields(String variant, Want want) {
        String v = variant + ":";
        return new byte[][] {
            bytes("names"), bytes(v + "m"), bytes(v + "h"), bytes(v + "k"), bytes(v + "e"), bytes(v + form(want))
        };
    }

    /**
     * What {@code look-up.lua} would answer; empty where it would drop, claim, or take something for unreadable.
     *
     * @param fields names, times and position, head, checks, entity tags, body
     * @param now in microseconds, by the clock of Redis
     */
    static Optional<LookUp> of(Address address, Want want, List<byte @Nullable []> fields, long now) {
        long[] meta = numbers(fields.get(1));
        boolean whole = meta != NO_NUMBERS && fields.get(2) != null && fields.get(3) != null && fields.get(5) != null;
        if (!whole || !isOfUse(meta, want, now)) {
            return Optional.empty();
        }
        List<Object> reply = Arrays.asList(
                0L,
                orNothing(fields.get(0)),
                1L,
                Math.max(0, now - meta[0]),
                meta[1],
                meta[2],
                meta[3],
                fields.get(2),
                fields.get(3),
                orNothing(fields.get(4)),
                bytes(form(want)),
                fields.get(5));
        return Optional.of(LookUp.of(address, "", reply)).filter(lookUp -> !lookUp.corrupt());
    }

    /** @param meta stored, fresh, total, position */
    private static boolean isOfUse(long[] meta, Want want, long now) {
        boolean possible = meta[1] <= LONGEST_MICROS && meta[2] <= LONGEST_MICROS;
        boolean nothingToClaim = !want.claim() || meta[0] + meta[1] > now;
        return possible && meta[0] + meta[2] > now && meta[3] >= want.least() && nothingToClaim;
    }

    /** Four decimal numbers with one blank between them; none if it is anything else. */
    private static long[] numbers(byte @Nullable [] text) {
        long[] numbers = new long[4];
        int at = 0;
        int digits = 0;
        for (byte c : text == null ? NOTHING : text) {
            if (c >= '0' && c <= '9' && digits < MOST_DIGITS) {
                numbers[at] = 10 * numbers[at] + c - '0';
                digits++;
            } else if (c == ' ' && digits > 0 && at < numbers.length - 1) {
                at++;
                digits = 0;
            } else {
                return NO_NUMBERS;
            }
        }
        return at == numbers.length - 1 && digits > 0 ? numbers : NO_NUMBERS;
    }

    private static long micros(List<String> secondsAndMicros) {
        return 1_000_000 * Long.parseLong(secondsAndMicros.get(0)) + Long.parseLong(secondsAndMicros.get(1));
    }

    private static String form(Want want) {
        return want.gzip() ? "z" : "b";
    }

    private static byte[] orNothing(byte @Nullable [] bytes) {
        return bytes == null ? NOTHING : bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
